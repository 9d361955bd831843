using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Sockets;
using IaC.Pods;
using IaC.Providers.Remote;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Providers.Tests.Remote;

/// <summary>Both ends of a connection to another host, over a pair of sockets.</summary>
public sealed class HostServerTests
{
    [Fact]
    public async Task A_state_is_held_by_one_connection_and_free_when_that_ends()
    {
        using var there = new TemporaryFolder("iac-keeper-");
        using var ann = await Connection.OpenAsync(there["root"]);
        using var bob = await Connection.OpenAsync(there["root"]);
        await using StackSession held = await OpenAsync(ann, "ann@laptop");
        await held.SetConfigAsync("word", new ConfigValue("hello", Secret: false));

        Assert.Contains("ann@laptop (iac test)", (await Assert.ThrowsAsync<StackLockedException>(() => OpenAsync(bob, "bob@desk"))).Message, StringComparison.Ordinal);
        Assert.Equal(["shared"], await bob.States.NamesAsync(TestContext.Current.CancellationToken));

        await ann.BreakAsync();

        Assert.Contains("state at ssh://keeper is out of reach: keeper is gone", (await Assert.ThrowsAsync<StateException>(() => held.SetConfigAsync("word", null))).Message, StringComparison.Ordinal);
        await using StackSession next = await OpenAsync(bob, "bob@desk");
        Assert.Equal("hello", next.Config["word"].Value!.ToString());
    }

    [Fact]
    public async Task Times_of_a_state_are_those_of_its_keeper_though_no_clock_is_right()
    {
        using var there = new TemporaryFolder("iac-keeper-");
        var noon = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
        var keeper = new FakeTimeProvider(noon);
        var (early, late) = (new FakeTimeProvider(noon.AddHours(-1)), new FakeTimeProvider(noon.AddHours(1)));
        using var ann = await Connection.OpenAsync(there["root"], keeper, early);
        using var bob = await Connection.OpenAsync(there["root"], keeper, late);
        await using StackSession held = await OpenAsync(ann, "ann@laptop");
        keeper.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("since 2026-01-02T12:00:00Z", (await Assert.ThrowsAsync<StackLockedException>(() => OpenAsync(bob, "bob@desk"))).Message, StringComparison.Ordinal);
        Assert.Equal(noon.AddSeconds(5), bob.Clock.GetUtcNow());

        // Spans are those of who waits for them.
        late.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(noon.AddSeconds(12), bob.Clock.GetUtcNow());
        await bob.States.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(noon.AddSeconds(5), bob.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Faults_of_a_state_stay_what_they_are()
    {
        using var there = new TemporaryFolder("iac-keeper-");
        string folder = RootLayout.At(there["root"]).SharedState;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "shared.db"), "not a database, though as long as the header of one", TestContext.Current.CancellationToken);
        using var home = await Connection.OpenAsync(there["root"]);

        StateException fault = await Assert.ThrowsAsync<StateException>(() => OpenAsync(home, "ann@laptop"));

        Assert.EndsWith(" (on keeper)", fault.Message, StringComparison.Ordinal);
        Assert.Equal("run `iac state repair --stack shared`", fault.Remedy);
    }

    [Fact]
    public async Task Content_goes_with_its_own_call_and_with_no_other()
    {
        using var there = new TemporaryFolder("iac-keeper-");
        using var home = await Connection.OpenAsync(there["root"]);
        var image = new JsonObject { ["digest"] = $"sha256:{new string('a', 64)}", ["name"] = "localhost/some:latest" };

        // No bundle; then none at all: what came with the first is not taken for the second's.
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        EngineException damaged = await Assert.ThrowsAsync<EngineException>(() => home.CallAsync("take", (JsonObject)image.DeepClone(), noise));
        EngineException empty = await Assert.ThrowsAsync<EngineException>(() => home.CallAsync("take", (JsonObject)image.DeepClone(), content: default));

        Assert.Contains("what arrived", damaged.Message, StringComparison.Ordinal);
        Assert.EndsWith(" (on keeper)", damaged.Message, StringComparison.Ordinal);
        Assert.NotEqual(damaged.Message, empty.Message);
        Assert.DoesNotContain("internal error", empty.Message, StringComparison.Ordinal);
        Assert.Empty(await home.States.NamesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_host_says_what_it_has_without_a_document_of_it()
    {
        using var there = new TemporaryFolder("iac-keeper-");
        using var home = await Connection.OpenAsync(there["root"]);

        HostLedger? ledger = (await home.CallAsync("ledger", [], content: default))["ledger"].Deserialize(ProviderJson.Default.HostLedger);

        Assert.Equal(("localhost", Environment.ProcessorCount * 1000L), (ledger?.Host, ledger?.Found.CpuMillis));
    }

    private static async Task<StackSession> OpenAsync(Connection connection, string person) => await StackSession.OpenAsync(
        new SessionOptions
        {
            States = connection.States,
            StackName = "shared",
            Providers = new Dictionary<(string, string), IResourceProvider>(),
            Keys = await connection.States.OpenKeysAsync(TestContext.Current.CancellationToken),
            Time = connection.Clock,
            Lock = LockMode.Exclusive,
            CommandLine = "iac test",
            Person = person,
        },
        TestContext.Current.CancellationToken);

    private sealed class Connection : IDisposable
    {
        private readonly HostServices _services;
        private readonly HostServer _server;
        private readonly HostChannel _channel;
        private readonly NetworkStream _theirs;
        private readonly Task _served;

        private Connection(string root, TimeProvider there, TimeProvider here)
        {
            (SafeFileHandle own, SafeFileHandle theirs) = UnixSocket.Pair();
            _theirs = StreamOf(theirs);
            _services = new HostServices(RootLayout.At(root), "/nowhere/iac-supervisor", there);
            _server = new HostServer(_services, _theirs, _theirs);
            _channel = new HostChannel(StreamOf(own), "keeper");
            _served = _server.RunAsync();
            States = new RemoteBackend("ssh://keeper", _ => Task.FromResult<StateCall>((name, arguments, end) => _channel.CallAsync(name, arguments, null, end)), here);
            Clock = States.ClockOf(here);
        }

        public StateBackend States { get; }

        public TimeProvider Clock { get; }

        public Task<JsonObject> CallAsync(string name, JsonObject arguments, ReadOnlyMemory<byte> content) => _channel.CallAsync(name, arguments, content, progress: null, TestContext.Current.CancellationToken);

        public static Task<Connection> OpenAsync(string root) => OpenAsync(root, TimeProvider.System, TimeProvider.System);

        public static async Task<Connection> OpenAsync(string root, TimeProvider there, TimeProvider here)
        {
            var connection = new Connection(root, there, here);
            Assert.Equal(1, (await connection._channel.GreetAsync(TestContext.Current.CancellationToken))?["version"]?.GetValue<int>());
            connection._channel.Listen(() => Task.FromResult(new UnreachableException("keeper is gone")));
            return connection;
        }

        /// <summary>Ends it, and waits until that was noticed over there.</summary>
        public async Task BreakAsync()
        {
            _channel.Dispose();
            await _served;
        }

        public void Dispose()
        {
            _channel.Dispose();
            _server.Dispose();
            _services.Dispose();
            _theirs.Dispose();
        }

        private static NetworkStream StreamOf(SafeFileHandle handle)
        {
            var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
            handle.SetHandleAsInvalid();
            return new NetworkStream(socket, ownsSocket: true);
        }
    }
}
