using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Testing;

namespace IaC.Engine.Tests;

/// <summary>A stack with its state in a folder of its own, on a fake machine.</summary>
internal sealed class TestStack : IDisposable
{
    private readonly TemporaryFolder _folder = new("iac-engine-");

    public TestStack()
    {
        Images = new FakeProvider(Machine, new FakeKind("iac/v1alpha1", "Image"));
        Pods = new FakeProvider(Machine, new FakeKind("v1", "Pod", runs: true));
        Hosts = new FakeProvider(Machine, new FakeKind("iac/v1alpha1", "Host", parallelLimit: 1));
        Claims = new FakeProvider(Machine, new FakeKind("v1", "Claim", holdsData: true));
    }

    public FakeMachine Machine { get; } = new();

    public FakeProvider Images { get; }

    public FakeProvider Pods { get; }

    public FakeProvider Hosts { get; }

    /// <summary>A kind that holds data.</summary>
    public FakeProvider Claims { get; }

    public string StateFolder => _folder["state"];

    /// <summary>Who keeps the state; null for this machine.</summary>
    public StateBackend? Keeper { get; set; }

    public StateBackend States => Keeper ?? new FolderBackend(StateFolder, KeyFile);

    public string Database => Path.Combine(StateFolder, "test.db");

    public string KeyFile => _folder["key"];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CrashPoints Crash { get; set; } = CrashPoints.FromEnvironment;

    public ApplyOptions Options { get; set; } = ApplyOptions.Default;

    public PlanOptions Planning { get; set; } = PlanOptions.Default;

    public ImmutableDictionary<string, JsonNode?> Config { get; set; } = ImmutableDictionary<string, JsonNode?>.Empty;

    public ImmutableHashSet<string> SecretConfig { get; set; } = [];

    public ImmutableDictionary<string, ComputedValue> Computed { get; set; } = ImmutableDictionary<string, ComputedValue>.Empty;

    public IStackProgram? Computer { get; set; }

    public IHostLedgers? Ledgers { get; set; }

    /// <summary>Outputs of the stack as JSON; null where it has none.</summary>
    public string? Outputs { get; set; }

    public StackGuards Guards { get; set; } = new();

    public string Origin { get; set; } = "/somewhere/stack.yaml";

    public string Name { get; set; } = "test";

    public ISecretKeySource Keys => new KeyFileSource(KeyFile);

    public IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> Providers =>
        new[] { Images, Pods, Hosts, Claims }.ToDictionary(provider => (provider.Kind.ApiVersion, provider.Kind.Kind), provider => (IResourceProvider)provider);

    public static ResourceKey PodKey(string name) => new("v1", "Pod", ResourceKey.DefaultNamespace, name);

    public static ResourceKey ImageKey(string name) => new("iac/v1alpha1", "Image", ResourceKey.DefaultNamespace, name);

    public static ResourceDeclaration Pod(string name, string spec = "{}", ResourceOptions? options = null) => Declare(PodKey(name), spec, options);

    public static ResourceDeclaration Image(string name, string spec = "{}", ResourceOptions? options = null) => Declare(ImageKey(name), spec, options);

    /// <summary>A Host, a machine of its own unless its connection says otherwise.</summary>
    public static ResourceDeclaration Host(string name, string spec = "{}")
    {
        ResourceDeclaration host = Declare(new ResourceKey("iac/v1alpha1", "Host", ResourceKey.DefaultNamespace, name), spec, null);
        if (name != HostReference.LocalHost)
        {
            ((JsonObject)host.Document["spec"]!).TryAdd("connection", $"ssh://{name}");
        }

        return host;
    }

    public static ResourceDeclaration Claim(string name, string spec = "{}", ResourceOptions? options = null) => Declare(new ResourceKey("v1", "Claim", ResourceKey.DefaultNamespace, name), spec, options);

    public static ResourceDeclaration Declare(ResourceKey key, string spec, ResourceOptions? options)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = key.ApiVersion,
            ["kind"] = key.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name },
            ["spec"] = JsonNode.Parse(spec),
        };
        return new ResourceDeclaration(key, document, options ?? ResourceOptions.Default, new FakeSource(key.Name));
    }

    public StackDefinition Define(params IEnumerable<ResourceDeclaration> resources) => new()
    {
        Name = Name,
        Project = "project",
        Origin = Origin,
        Resources = [.. resources],
        Config = Config,
        SecretConfig = SecretConfig,
        Computed = Computed,
        Guards = Guards,
        Outputs = Outputs is null ? null : OutputsDeclaration.Of(Name, (JsonObject)JsonNode.Parse(Outputs)!, new FakeSource(Name), []),
    };

    public Task<StackSession> OpenAsync(LockMode mode = LockMode.Exclusive) => StackSession.OpenAsync(SessionOptions(mode), TestContext.Current.CancellationToken);

    public SessionOptions SessionOptions(LockMode mode) => new()
    {
        States = States,
        StackName = Name,
        Providers = Providers,
        Keys = Keys,
        Time = Time,
        Lock = mode,
        CommandLine = "iac test",
        Computer = Computer,
        Ledgers = Ledgers,
        Crash = Crash,
    };

    public async Task<RunReport> PreviewAsync(params IEnumerable<ResourceDeclaration> resources)
    {
        await using StackSession session = await OpenAsync(LockMode.None);
        return new RunReport(await session.PlanAsync(Define(resources), Planning, TestContext.Current.CancellationToken), []);
    }

    public Task<RunReport> UpAsync(params IEnumerable<ResourceDeclaration> resources) => RunAsync(session => session.PlanAsync(Define(resources), Planning, CancellationToken.None));

    public Task<RunReport> DestroyAsync() => RunAsync(session => session.PlanDestroyAsync(Planning, CancellationToken.None));

    public Task<RunReport> RefreshAsync() => RunAsync(session => session.PlanRefreshAsync(Planning, CancellationToken.None));

    public async Task<RunReport> RunAsync(Func<StackSession, Task<PlanResult>> plan, CancellationToken stop = default, CancellationToken abort = default)
    {
        await using StackSession session = await OpenAsync();
        PlanResult result = await plan(session);
        return new RunReport(result, result.Plan is null ? [] : await ApplyAsync(session, result.Plan, stop, abort));
    }

    public async Task<ImmutableArray<EngineEvent>> ApplyAsync(StackSession session, Plan plan, CancellationToken stop = default, CancellationToken abort = default)
    {
        var events = ImmutableArray.CreateBuilder<EngineEvent>();
        await foreach (EngineEvent value in session.ApplyAsync(plan, Options, stop, abort))
        {
            events.Add(value);
        }

        return events.ToImmutable();
    }

    /// <summary>The recorded outputs: <c>name=value</c>, secret ones with a mark.</summary>
    public async Task<string> RecordedOutputsAsync()
    {
        await using StackSession session = await OpenAsync(LockMode.None);
        return string.Join(' ', session.Outputs.Select(output => $"{output.Key}={output.Value.Value}{(output.Value.Secret ? "!" : "")}"));
    }

    public async Task<IReadOnlyList<RecordedResource>> RecordedAsync()
    {
        await using StackSession session = await OpenAsync(LockMode.None);
        return session.Resources;
    }

    public async Task<RecordedResource> RecordedAsync(string name) => (await RecordedAsync()).Single(entry => entry.Key.ToString() == name && !entry.Condemned);

    public void Dispose() => _folder.Dispose();

    private sealed class FakeSource(string name) : ISourceMap
    {
        public SourcePosition? Locate(string pointer) => new($"{name}.yaml", 1, 1 + pointer.Length);

        public SourcePosition? LocateName(string pointer) => Locate(pointer);
    }
}
