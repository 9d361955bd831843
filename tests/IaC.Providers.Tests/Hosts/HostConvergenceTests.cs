using System.Collections.Immutable;
using System.Text.Json.Nodes;
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

    [Fact]
    public async Task What_the_machine_gave_back_in_its_own_words_is_no_drift_until_it_changes_or_something_else_is_declared()
    {
        var machine = new WordyFacet();
        var convergence = new HostConvergence(services, [machine], null);
        var stack = Guid.NewGuid();
        CancellationToken end = TestContext.Current.CancellationToken;
        await convergence.ApplyAsync(stack, "s", Ports("1,2,3"), new Progress<ProviderProgress>(), end);

        Assert.Equal("1-3", machine.Value);
        Assert.Empty(await convergence.DriftAsync(Ports("1,2,3"), end));
        await convergence.ApplyAsync(stack, "s", Ports("1,2,3"), new Progress<ProviderProgress>(), end);
        Assert.Equal(1, machine.Writes);
        Assert.Empty(await convergence.DriftAsync(Ports("1,2,3"), end));

        Assert.Equal("1-3", Assert.Single(await convergence.DriftAsync(Ports("1,2"), end)).Before!.ToString());
        machine.Value = "1-4";
        Assert.Equal("1-4", Assert.Single(await convergence.DriftAsync(Ports("1,2,3"), end)).Before!.ToString());

        await convergence.ApplyAsync(stack, "s", Ports("1,2,3"), new Progress<ProviderProgress>(), end);
        Assert.Equal(("1-3", 2), (machine.Value, machine.Writes));
        await convergence.ReleaseAsync(stack, new Progress<ProviderProgress>(), end);
        Assert.Equal("none", machine.Value);
    }

    private static HostSpec Ports(string value) => new() { Sysctls = ImmutableDictionary<string, string>.Empty.Add("ports", value) };

    // A kernel that merges lists.
    private sealed class WordyFacet : IHostFacet
    {
        public string Name => "wordy";

        public bool IsReworded => true;

        public string Value { get; set; } = "none";

        public int Writes { get; private set; }

        public IEnumerable<HostItem> Items(HostSpec spec) => spec.Sysctls.Select(parameter => new HostItem(parameter.Key, $"/spec/sysctls/{parameter.Key}", new JsonObject { [HostItem.Whole] = parameter.Value }));

        public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.ToDictionary(key => key, _ => new JsonObject { [HostItem.Whole] = Value }));

        public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
        {
            Value = settings[0].Members[HostItem.Whole]!.GetValue<string>().Replace("1,2,3", "1-3", StringComparison.Ordinal);
            Writes++;
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken) => ValueTask.FromResult(keys);
    }

    private HostSpec Spec(string content) => new() { Files = [new HostFile { Path = folder["file"], Content = content }] };
}
