using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;
using IaC.Programs;

namespace IaC.Cli.Deployment.Sources;

/// <summary>
/// A small stack that is read, planned and shown to nobody while a program starts. What a process does for the first time costs most of what it does for a small stack: schemas are read, tables of generic code filled, pages of the program itself loaded.
/// With that done while there is nothing else to do, what the program declares is planned in a fraction of the time.
/// </summary>
internal static class Rehearsal
{
    // Nothing can be there: not a stack, not an image.
    private const string Nowhere = "/dev/null/iac";

    /// <summary>Begins, on another thread. Whether and how it ends changes nothing.</summary>
    public static void Begin(ProgramProject project, CommandHost host) => _ = Task.Run(() => PerformAsync(project, host));

    /// <summary>Plans the stack, in a root of its own: nothing is shared with the command.</summary>
    public static async Task<Plan?> PerformAsync(ProgramProject project, CommandHost host)
    {
        using RootServices services = RootServices.Open(new GlobalOptions(Nowhere, RootLayout.At(Nowhere), Place: null, Verbose: false), host);
        StackDefinition definition = StackProgram.Rehearse(project);
        await using StackSession session = await services.OpenAsync(definition.Name, LockMode.None, CancellationToken.None);
        PlanResult result = await session.PlanAsync(definition, PlanOptions.Default, CancellationToken.None);
        if (result.Plan is { } plan)
        {
            new HumanPlanView(TextWriter.Null, TextWriter.Null, new Ink(false), new Ink(false)).Show(EngineEvent.PlanReady.Of(plan, parallelism: 1, host.Time.GetUtcNow()));
        }

        return result.Plan;
    }
}
