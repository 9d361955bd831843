using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Capacity;

/// <summary>Promises as part of the plan.</summary>
public sealed class CapacityPlanTests : IDisposable
{
    private static readonly Guid Other = Guid.NewGuid();
    private readonly TestStack _stack = new();
    private readonly Ledgers _ledgers = new();

    public CapacityPlanTests() => _stack.Ledgers = _ledgers;

    public void Dispose() => _stack.Dispose();

    [Fact]
    public async Task A_plan_says_what_its_hosts_hold_before_and_after()
    {
        _ledgers.Holdings = [Held("other", Other, 500, 100)];

        RunReport report = await _stack.PreviewAsync(Pod("a", 1000, 300), Pod("b", 250, 0), TestStack.Pod("c"));

        Assert.Equal([new HostUse("localhost", new Compute(2000, 1000, 10, 3), new Compute(500, 100), new Compute(1750, 400))], report.Plan.Capacity);
        Assert.Empty((await _stack.PreviewAsync(TestStack.Pod("c"))).Plan.Capacity);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_where_it_is_declared()
    {
        _ledgers.Holdings = [Held("other", Other, 500, 100)];

        RunReport report = await _stack.PreviewAsync(Pod("a", 1000, 300), Pod("b", 600, 500));

        Assert.Equal(
            [$"b.yaml:1:6: host localhost is 0.1 CPU short: 2.1 requested of 2, most of it by default/a 1, default/b 0.6, default/other 0.5 ({Shortage.Remedy})"], report.Errors);
    }

    [Fact]
    public async Task What_goes_or_asks_for_less_makes_room_for_what_comes()
    {
        RunReport made = await _stack.UpAsync(Pod("a", 1500, 0), Pod("b", 500, 0));
        _ledgers.Holdings = [Held("a", Uuid(made), 1500, 0, Uid(made, "pod/a")), Held("b", Uuid(made), 500, 0, Uid(made, "pod/b"))];

        RunReport report = await _stack.PreviewAsync(Pod("a", 200, 0), Pod("c", 1800, 0));

        Assert.Equal([new HostUse("localhost", new Compute(2000, 1000, 10, 3), new Compute(2000, 0), new Compute(2000, 0))], report.Plan.Capacity);
    }

    [Fact]
    public async Task What_is_not_targeted_still_holds_what_it_has()
    {
        RunReport made = await _stack.UpAsync(Pod("a", 1500, 0));
        _ledgers.Holdings = [Held("a", Uuid(made), 1500, 0, Uid(made, "pod/a"))];
        _stack.Planning = PlanOptions.Default with { Targets = ["pod/b"] };

        Assert.Single((await _stack.PreviewAsync(Pod("a", 1500, 0), Pod("b", 600, 0))).Errors);
        Assert.Empty((await _stack.PreviewAsync(Pod("a", 1500, 0), Pod("b", 500, 0))).Errors);
    }

    [Fact]
    public async Task A_host_that_is_declared_with_it_counts_as_it_will_be()
    {
        ResourceDeclaration[] pods = [Pod("a", 2000, 0), Pod("b", 1000, 0)];

        Assert.Single((await _stack.PreviewAsync([TestStack.Host("localhost"), .. pods])).Errors);
        Assert.Empty((await _stack.PreviewAsync([TestStack.Host("localhost", """{"overcommit":1500}"""), .. pods])).Errors);
    }

    [Fact]
    public async Task A_place_of_a_host_has_the_disk_that_is_said_of_it_and_not_that_of_the_host()
    {
        ResourceDeclaration[] claims = [Claim("a", 700), Claim("b", 500)];

        Assert.Contains("a.yaml:1:6: host localhost/fast is 200 B of disk short: 1.17 KiB promised of 1000 B", Assert.Single((await _stack.PreviewAsync(claims)).Errors), StringComparison.Ordinal);
        RunReport report = await _stack.PreviewAsync([TestStack.Host("localhost", """{"places":{"fast":1500,"slow":9000}}"""), .. claims]);

        Assert.Equal([new HostUse("localhost/fast", new Compute(0, 0, 1500), default, new Compute(0, 0, 1200))], report.Plan.Capacity);
    }

    [Fact]
    public async Task A_port_that_another_has_is_refused_where_it_is_asked_for()
    {
        _ledgers.Holdings = [Held("other", Other, 0, 0) with { Ports = [new HostPort("127.0.0.1", 80, "TCP")] }];

        RunReport report = await _stack.PreviewAsync(WithPort("a", 80), WithPort("b", 81), WithPort("c", 81));

        Assert.Equal(
            [
                $"a.yaml:1:6: port 80/TCP of host localhost for default/a is held by default/other ({Shortage.PortRemedy})",
                $"c.yaml:1:6: port 81/TCP of host localhost for default/c is held by default/b ({Shortage.PortRemedy})",
            ],
            report.Errors);
    }

    [Fact]
    public async Task What_goes_leaves_its_port_to_what_comes_and_keeps_its_address_until_it_is_gone()
    {
        RunReport made = await _stack.UpAsync(WithPort("a", 80), WithPort("b", 81));
        _ledgers.Holdings =
        [
            Held("a", Uuid(made), 0, 0, Uid(made, "pod/a")) with { Amount = new Compute(0, 0, 0, 1), Ports = [new HostPort(HostPort.AllAddresses, 80, "TCP")] },
            Held("b", Uuid(made), 0, 0, Uid(made, "pod/b")) with { Amount = new Compute(0, 0, 0, 1), Ports = [new HostPort(HostPort.AllAddresses, 81, "TCP")] },
        ];

        Assert.Empty((await _stack.PreviewAsync(WithPort("a", 81), WithPort("b", 80), WithPort("c", 82))).Errors);
        Assert.Empty((await _stack.PreviewAsync(WithPort("a", 80), WithPort("d", 81))).Errors);
        Assert.Equal(
            [$"d.yaml:1:6: host localhost is 1 address for pods and guests short: 4 needed of 3 ({Shortage.Remedy})"], (await _stack.PreviewAsync(WithPort("d", 80), WithPort("e", 81))).Errors);
    }

    [Fact]
    public async Task A_host_that_is_not_selected_is_asked_once_where_something_new_is_demanded_of_it()
    {
        var asked = new AskedLedgers { Holdings = [Held("other", Other, 1500, 0) with { Ports = [new HostPort(HostPort.AllAddresses, 80, "TCP")] }] };
        _stack.Ledgers = asked;
        ResourceDeclaration[] all = [TestStack.Host("one"), TestStack.Host("two"), TestStack.Host("mute"), On("one", "a", 0, 81), On("two", "b", 0, 81), On("mute", "c", 9000, 80)];
        await _stack.UpAsync(all);
        Assert.Equal(["test/mute", "test/one", "test/two"], asked.Asked.Order(StringComparer.Ordinal));
        asked.Asked.Clear();

        Assert.Empty((await _stack.PreviewAsync(all)).Errors);
        _stack.Planning = PlanOptions.Default with { Targets = ["pod/a", "pod/c"] };
        Assert.Empty((await _stack.PreviewAsync(all)).Errors);
        Assert.Empty(asked.Asked);

        _stack.Planning = PlanOptions.Default with { Targets = ["pod/d", "pod/e"] };
        Assert.Equal(
            [
                $"d.yaml:1:6: host one is 0.1 CPU short: 2.1 requested of 2, most of it by default/other 1.5, default/d 0.6 ({Shortage.Remedy})",
                $"e.yaml:1:6: port 80/TCP of host one for default/e is held by default/other ({Shortage.PortRemedy})",
            ],
            (await _stack.PreviewAsync([.. all, On("one", "d", 600, 82), On("one", "e", 0, 80)])).Errors);
        Assert.Equal(["test/one"], asked.Asked);
    }

    [Fact]
    public async Task What_is_forgotten_or_not_selected_keeps_what_it_has()
    {
        RunReport made = await _stack.UpAsync(WithPort("a", 80, new ResourceOptions { RetainOnDelete = true }), WithPort("b", 81));
        _ledgers.Holdings = [OnPort("a", made, 80), OnPort("b", made, 81)];

        Assert.Equal(["port 80/TCP of host localhost for default/c is held by default/a"], await FaultsAsync(WithPort("b", 81), WithPort("c", 80)));
        Assert.Empty(await FaultsAsync(WithPort("a", 80), WithPort("c", 81)));
        _stack.Planning = PlanOptions.Default with { Excludes = ["pod/b"] };
        Assert.Equal(["port 81/TCP of host localhost for default/c is held by default/b"], await FaultsAsync(WithPort("a", 80), WithPort("c", 81)));
    }

    [Fact]
    public async Task What_stays_as_it_is_has_what_it_holds_whatever_is_declared()
    {
        RunReport made = await _stack.UpAsync(WithPort("a", 80));
        _ledgers.Holdings = [OnPort("a", made, 82)];

        Assert.Equal(["port 82/TCP of host localhost for default/b is held by default/a"], await FaultsAsync(WithPort("a", 80), WithPort("b", 82)));
        Assert.Empty(await FaultsAsync(WithPort("a", 80), WithPort("b", 80)));
    }

    [Fact]
    public async Task What_is_made_first_stands_beside_what_it_replaces()
    {
        var beside = new ResourceOptions { DeleteBeforeReplace = false };
        RunReport made = await _stack.UpAsync(TestStack.Pod("a", """{"holds":[1200,0,0,1],"replace":1}""", beside));
        _ledgers.Holdings = [Held("a", Uuid(made), 1200, 0, Uid(made, "pod/a"))];

        Assert.Contains("0.4 CPU short: 2.4 requested of 2", Assert.Single(await FaultsAsync(TestStack.Pod("a", """{"holds":[1200,0,0,1],"replace":2}""", beside))), StringComparison.Ordinal);
        Assert.Empty(await FaultsAsync(TestStack.Pod("a", """{"holds":[1200,0,0,1],"replace":2}""", beside with { DeleteBeforeReplace = true })));
    }

    [Fact]
    public async Task An_address_that_the_successor_does_not_need_is_free_when_the_former_one_is_gone()
    {
        RunReport made = await _stack.UpAsync(TestStack.Pod("a", """{"holds":[0,0,0,1],"replace":1}"""));
        _ledgers.Holdings = [OnPort("a", made, 80), Held("x", Other, 0, 0) with { Amount = new Compute(0, 0, 0, 2) }];

        ResourceDeclaration successor = TestStack.Pod("a", """{"holds":[0,0,0,0],"replace":2}""");
        Assert.Empty(await FaultsAsync(successor));
        Assert.Equal(["host localhost is 1 address for pods and guests short: 4 needed of 3"], await FaultsAsync(successor, WithPort("b", 80)));
    }

    [Fact]
    public async Task A_Host_that_leaves_says_nothing_of_what_comes()
    {
        RunReport made = await _stack.UpAsync(TestStack.Host("localhost", """{"overcommit":1500}"""), Pod("a", 100, 0));
        _ledgers.Terms = ImmutableDictionary<Guid, HostTerms>.Empty.Add(Uuid(made), new HostTerms { CpuMillis = 200 });

        Assert.Empty(await FaultsAsync(Pod("a", 1000, 0)));
        _ledgers.Terms = ImmutableDictionary<Guid, HostTerms>.Empty.Add(Other, new HostTerms { CpuMillis = 200 });
        Assert.Single(await FaultsAsync(Pod("a", 1000, 0)));
    }

    [Fact]
    public async Task A_claim_and_a_pod_may_have_one_name()
    {
        ResourceDeclaration[] both = [Pod("a", 100, 0), TestStack.Claim("a", """{"holds":[0,0,5]}""")];
        Assert.Equal(new Compute(100, 0, 5), Assert.Single((await _stack.PreviewAsync(both)).Plan.Capacity).After);
    }

    [Fact]
    public async Task What_is_left_of_an_earlier_one_does_not_ask_again_under_its_name()
    {
        RunReport made = await _stack.UpAsync(TestStack.Pod("a", """{"holds":[1200,0],"replace":1}"""));
        string old = Uid(made, "pod/a");
        _stack.Machine.Fault = call => call == $"delete {old}" || call == "delete pod/a" ? new InvalidOperationException("stuck") : null;
        await _stack.UpAsync(TestStack.Pod("a", """{"holds":[1200,0],"replace":2}""", new ResourceOptions { DeleteBeforeReplace = false }));
        _stack.Machine.Fault = static _ => null;
        _ledgers.Holdings = [];

        RunReport report = await _stack.PreviewAsync(TestStack.Pod("a", """{"holds":[1200,0],"replace":2}"""));
        Assert.Contains("delete pod/a", report.Planned);
        Assert.Equal(new Compute(1200, 0), Assert.Single(report.Plan.Capacity).After);
    }

    [Fact]
    public async Task What_another_stack_holds_is_told_with_its_name()
    {
        _ledgers.Holdings = [Held("a", Other, 1500, 0) with { Stack = "shop", Ports = [new HostPort(HostPort.AllAddresses, 80, "TCP")] }];

        Assert.Equal(
            ["host localhost is 0.5 CPU short: 2.5 requested of 2, most of it by default/a of stack shop 1.5, default/b 1", "port 80/TCP of host localhost for default/c is held by default/a of stack shop"],
            await FaultsAsync(Pod("b", 1000, 0), WithPort("c", 80)));
    }

    private async Task<IEnumerable<string>> FaultsAsync(params ResourceDeclaration[] declared) => (await _stack.PreviewAsync(declared)).Result.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error).Select(fault => fault.Message);

    private Holding OnPort(string name, RunReport made, int port) =>
        Held(name, Uuid(made), 0, 0, Uid(made, $"pod/{name}")) with { Amount = new Compute(0, 0, 0, 1), Ports = [new HostPort(HostPort.AllAddresses, port, "TCP")] };

    private static ResourceDeclaration WithPort(string name, int port, ResourceOptions? options = null) => TestStack.Pod(name, $$"""{"holds":[0,0,0,1],"ports":[{{port}}]}""", options);

    private static ResourceDeclaration On(string host, string name, long cpu, int port) => TestStack.Pod(name, $$"""{"nodeName":"{{host}}","holds":[{{cpu}},0],"ports":[{{port}}]}""");

    private static ResourceDeclaration Claim(string name, long disk) => TestStack.Claim(name, $$"""{"holds":[0,0,{{disk}}],"place":"fast"}""");

    private static ResourceDeclaration Pod(string name, long cpu, long memory) => TestStack.Pod(name, $$"""{"holds":[{{cpu}},{{memory}}]}""");

    private static Holding Held(string name, Guid stack, long cpu, long memory, string? uid = null) => new(uid ?? name, stack, "default", name, new Compute(cpu, memory));

    private static Guid Uuid(RunReport report) => report.Plan.StackUuid;

    private string Uid(RunReport report, string name) => _stack.Machine.Objects.Single(entry => entry.Value.Urn == report.Step(name).Urn).Key;

    private sealed class Ledgers : IHostLedgers
    {
        public ImmutableArray<Holding> Holdings { get; set; } = [];

        public ImmutableDictionary<Guid, HostTerms> Terms { get; set; } = ImmutableDictionary<Guid, HostTerms>.Empty;

        public HostLedger? Find(string host) => new() { Host = host, Found = host.Contains('/', StringComparison.Ordinal) ? new Compute(0, 0, 1000) : new Compute(2000, 1000, 10, 3), Holdings = Holdings, Terms = Terms };
    }

    // None is known before it is asked, and one of them does not answer.
    private sealed class AskedLedgers : IHostLedgers
    {
        public ImmutableArray<Holding> Holdings { get; init; } = [];

        public List<string> Asked { get; } = [];

        public HostLedger? Find(string host) => null;

        public ValueTask<HostLedger?> AskAsync(string stack, string host, CancellationToken cancellationToken)
        {
            Asked.Add($"{stack}/{host}");
            return ValueTask.FromResult(host == "mute" ? null : new HostLedger { Host = HostReference.LocalHost, Found = new Compute(2000, 1000, 0, 3), Holdings = Holdings });
        }
    }
}
