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

    [Fact]
    public async Task File_that_is_too_large_to_be_put_back_is_replaced_only_where_it_was_made_here()
    {
        string path = folder["file"];
        await File.WriteAllBytesAsync(path, new byte[2 << 20], TestContext.Current.CancellationToken);
        var convergence = new HostConvergence(services, [new FileFacet()], null);
        var stack = Guid.NewGuid();
        CancellationToken end = TestContext.Current.CancellationToken;
        Assert.Equal($"{path} is a file of more than 1 MiB", Assert.Single(await convergence.CheckAsync(stack, Spec("one"), NoSourceMap.Instance, end)).Message);
        await Assert.ThrowsAsync<EngineException>(() => convergence.ApplyAsync(stack, "s", Spec("one"), new Progress<ProviderProgress>(), end));

        File.Delete(path);
        await convergence.ApplyAsync(stack, "s", Spec("one"), new Progress<ProviderProgress>(), end);
        await File.WriteAllBytesAsync(path, new byte[2 << 20], end);
        Assert.Empty(await convergence.CheckAsync(stack, Spec("one"), NoSourceMap.Instance, end));
        await convergence.ApplyAsync(stack, "s", Spec("one"), new Progress<ProviderProgress>(), end);
        Assert.Equal("one", await File.ReadAllTextAsync(path, end));
    }

    [Theory]
    [InlineData("content", 400_000, true)]
    [InlineData("content", 300_000, false)]
    [InlineData("contentBase64", 1_100_000, true)]
    [InlineData("contentBase64", 1_000_000, false)]
    public void Size_of_a_file_is_that_of_its_bytes(string member, int amount, bool tooLarge)
    {
        string value = member == "content" ? new string('\u20ac', amount) : Convert.ToBase64String(new byte[amount]);
        var inputs = new JsonObject { ["spec"] = new JsonObject { ["files"] = new JsonArray(new JsonObject { ["path"] = "/f", [member] = value }) } };
        Assert.Equal(tooLarge, HostSources.Include(inputs, "/", NoSourceMap.Instance).Count > 0);
    }

    [Fact]
    public async Task What_could_never_be_written_is_not_written_back()
    {
        var machine = new WordyFacet { IsReadOnly = true };
        var convergence = new HostConvergence(services, [machine], null);
        var stack = Guid.NewGuid();
        CancellationToken end = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<EngineException>(() => convergence.ApplyAsync(stack, "s", Ports("1,2,3"), new Progress<ProviderProgress>(), end));

        await convergence.ApplyAsync(stack, "s", new HostSpec(), new Progress<ProviderProgress>(), end);
        Assert.Empty(services.Database.Claims);
    }

    [Fact]
    public async Task What_one_stack_takes_away_another_one_declares_after_it_is_gone()
    {
        var machine = new BridgesInMemory(services);
        var convergence = new HostConvergence(services, [machine], null);
        CancellationToken end = TestContext.Current.CancellationToken;
        (Guid first, Guid second) = (Guid.NewGuid(), Guid.NewGuid());
        await convergence.ApplyAsync(first, "first", Bridge(["10.0.0.1/24"]), new Progress<ProviderProgress>(), end);

        machine.Gate = new TaskCompletionSource();
        Task release = convergence.ReleaseAsync(first, new Progress<ProviderProgress>(), end);
        Task made = convergence.ApplyAsync(second, "second", Bridge(["10.0.0.1/24"]), new Progress<ProviderProgress>(), end);
        await Assert.ThrowsAsync<TimeoutException>(() => made.WaitAsync(TimeSpan.FromMilliseconds(300), end));
        machine.Gate.SetResult();
        await Task.WhenAll(release, made);
        Assert.Equal("br0", Assert.Single(machine.Bridges).Key);
    }

    [Fact]
    public async Task Member_that_is_declared_no_more_of_what_was_not_there_before_is_as_if_it_were_just_made()
    {
        var machine = new BridgesInMemory(services);
        var convergence = new HostConvergence(services, [machine], null);
        var stack = Guid.NewGuid();
        CancellationToken end = TestContext.Current.CancellationToken;
        await convergence.ApplyAsync(stack, "s", Bridge(["10.0.0.1/24"], "d0"), new Progress<ProviderProgress>(), end);
        Assert.Equal("""{"addresses":["10.0.0.1/24"],"interfaces":["d0"]}""", machine.Bridges["br0"].ToJsonString());

        await convergence.ApplyAsync(stack, "s", Bridge(["10.0.0.1/24"]), new Progress<ProviderProgress>(), end);
        Assert.Equal("""{"addresses":["10.0.0.1/24"],"interfaces":[]}""", machine.Bridges["br0"].ToJsonString());
    }

    private static HostSpec Bridge(ImmutableArray<string> addresses, params ImmutableArray<string> interfaces) =>
        new() { Network = new HostNetwork { Bridges = [new HostBridge { Name = "br0", Addresses = addresses, Interfaces = interfaces }] } };

    private static HostSpec Ports(string value) => new() { Sysctls = ImmutableDictionary<string, string>.Empty.Add("ports", value) };

    // A kernel that merges lists.
    private sealed class WordyFacet : IHostFacet
    {
        public string Name => "wordy";

        public bool IsReworded => true;

        public string Value { get; set; } = "none";

        public int Writes { get; private set; }

        public bool IsReadOnly { get; init; }

        public IEnumerable<HostItem> Items(HostSpec spec) => spec.Sysctls.Select(parameter => new HostItem(parameter.Key, $"/spec/sysctls/{parameter.Key}", new JsonObject { [HostItem.Whole] = parameter.Value }));

        public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.ToDictionary(key => key, _ => new JsonObject { [HostItem.Whole] = Value }));

        public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
        {
            if (IsReadOnly)
            {
                throw new EngineException("read-only");
            }

            Value = settings[0].Members[HostItem.Whole]!.GetValue<string>().Replace("1,2,3", "1-3", StringComparison.Ordinal);
            Writes++;
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken) => ValueTask.FromResult(keys);
    }

    private sealed class BridgesInMemory(HostServices services) : IHostFacet
    {
        private readonly BridgeFacet real = new(services);

        public string Name => real.Name;

        public JsonObject Blank => real.Blank;

        public Dictionary<string, JsonObject> Bridges { get; } = [];

        /// <summary>Opened when a removal may go on.</summary>
        public TaskCompletionSource? Gate { get; set; }

        public IEnumerable<HostItem> Items(HostSpec spec) => real.Items(spec);

        public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(Bridges.Where(bridge => keys.Contains(bridge.Key)).ToDictionary());

        public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
        {
            foreach (HostSetting setting in settings)
            {
                JsonObject now = Bridges.GetValueOrDefault(setting.Key) ?? real.Blank;
                setting.Members.ToList().ForEach(member => now[member.Key] = member.Value?.DeepClone());
                Bridges[setting.Key] = now;
            }

            return ValueTask.CompletedTask;
        }

        public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
        {
            await (Gate?.Task ?? Task.CompletedTask);
            keys.ToList().ForEach(key => Bridges.Remove(key));
            return keys;
        }
    }

    private HostSpec Spec(string content) => new() { Files = [new HostFile { Path = folder["file"], Content = content }] };
}
