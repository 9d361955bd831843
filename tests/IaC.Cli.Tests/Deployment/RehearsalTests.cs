using IaC.Cli.Commands;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Terminals;
using IaC.Engine;
using IaC.Programs;

namespace IaC.Cli.Tests.Deployment;

public sealed class RehearsalTests
{
    [Fact]
    public async Task It_goes_all_the_way_to_a_plan()
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);

        Plan? plan = await Rehearsal.PerformAsync(new ProgramProject("/app/app.csproj"), new CommandHost(terminal, interruption, TimeProvider.System, _ => null));

        Assert.Equal(["configmap/map", "image/image", "pod/pod"], plan?.Steps.Select(step => step.Key.ToString()));
    }
}
