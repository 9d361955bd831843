using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Hosts;
using IaC.Testing;

namespace IaC.Providers.Tests.Hosts;

/// <summary>What a stack declared of a host is its own by its UUID.</summary>
public sealed class HostConvergenceTests : IDisposable
{
    private readonly TemporaryFolder folder = new("host-");
    private readonly HostServices services;

    public HostConvergenceTests() => services = new HostServices(RootLayout.At(folder["root"]), "", TimeProvider.System);

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_stack_that_was_renamed_changes_what_it_declared_before_and_another_one_of_its_name_does_not()
    {
        var stack = Guid.NewGuid();
        var convergence = new HostConvergence(services, [new FileFacet()], null);
        await convergence.ApplyAsync(stack, "former", Spec("one"), new Progress<ProviderProgress>(), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(await convergence.CheckAsync(stack, Spec("two"), NoSourceMap.Instance, TestContext.Current.CancellationToken), finding => finding.Severity == DiagnosticSeverity.Error);
        Diagnostic fault = Assert.Single(
            await convergence.CheckAsync(Guid.NewGuid(), Spec("two"), NoSourceMap.Instance, TestContext.Current.CancellationToken), finding => finding.Severity == DiagnosticSeverity.Error);
        Assert.Contains("by stack former", fault.Message, StringComparison.Ordinal);
    }

    private HostSpec Spec(string content) => new() { Files = [new HostFile { Path = folder["file"], Content = content }] };
}
