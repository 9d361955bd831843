using System.Net;
using IaC.Engine;
using IaC.Model;
using IaC.Providers.Hosts;
using IaC.Testing;
using Microsoft.Data.Sqlite;

namespace IaC.Providers.Tests.Hosts;

public sealed class HostDatabaseTests : IDisposable
{
    private static readonly IPNetwork Subnet = IPNetwork.Parse("10.88.0.0/29");
    private static readonly Guid Stack = Guid.NewGuid();
    private readonly TemporaryFolder folder = new();
    private readonly HostDatabase database;

    public HostDatabaseTests() => database = HostDatabase.Open(folder["host.db"]);

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Addresses_follow_the_gateway_and_a_freed_one_is_given_again()
    {
        Assert.Equal("10.88.0.2", Claim(Pod("a")));
        Assert.Equal("10.88.0.3", Claim(Pod("b")));
        Release(Uid("a"));
        Assert.Equal("10.88.0.2", Claim(Pod("c")));
    }

    [Fact]
    public void A_pod_that_is_replaced_hands_its_address_on()
    {
        Claim(Pod("first"));
        string address = Claim(Pod("web"));
        Assert.Equal(address, Claim(Pod("web") with { Uid = Uid("web2"), FormerUid = Uid("web") }));
        Release(Uid("web"));
        Assert.Equal(address, database.Lease(Uid("web2"))?.Address?.ToString());
    }

    [Fact]
    public void A_pod_that_is_made_beside_another_one_of_its_name_has_an_address_of_its_own()
    {
        string address = Claim(Pod("web"));
        Assert.NotEqual(address, Claim(Pod("web") with { Uid = Uid("web2") }));
        Assert.Equal(address, database.Lease(Uid("web"))?.Address?.ToString());
    }

    [Fact]
    public void A_pod_whose_successor_needs_no_address_keeps_its_own_until_it_is_gone()
    {
        string address = Claim(Pod("web"));
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Yield(Uid("web"));
            allocation.Claim(Pod("web") with { Uid = Uid("web2"), FormerUid = Uid("web"), Amount = new Compute(100, 0) }, Subnet);
            allocation.Commit();
        }

        Assert.NotEqual(address, Claim(Pod("other")));
        Assert.Equal(address, database.Lease(Uid("web"))?.Address?.ToString());
        Release(Uid("web"));
        Assert.Equal(address, Claim(Pod("third")));
    }

    [Fact]
    public void Each_allocation_says_for_itself_whether_it_outlives_the_power()
    {
        using SqliteConnection connection = new($"Data Source={folder["other.db"]}");
        connection.Open();
        Lock gate = new();

        Assert.Equal([2, 1, 2], new[] { true, false, true }.Select(durable =>
        {
            gate.Enter();
            using HostAllocation allocation = new(connection, gate, durable);
            using SqliteCommand level = connection.CreateCommand();
            level.CommandText = "PRAGMA synchronous";
            return (long)level.ExecuteScalar()!;
        }));
    }

    [Fact]
    public void A_disk_that_is_full_anywhere_leaves_no_database_or_a_whole_one()
    {
        Require.Root();
        string place = Directory.CreateDirectory(folder["small"]).FullName;
        int refused = 0;
        for (int pages = 0; pages <= 80; pages++)
        {
            using SmallDisk disk = new(place, (pages + 2) * 4096L);
            refused += Record.Exception(() => HostDatabase.Open(Path.Combine(place, "host.db")).Dispose()) is null ? 0 : 1;

            disk.Grow(8 << 20);
            using HostDatabase whole = HostDatabase.Open(Path.Combine(place, "host.db"));
            Assert.Empty(whole.Leases());
        }

        Assert.InRange(refused, 1, 80);
    }

    [Fact]
    public void The_same_claim_twice_changes_nothing()
    {
        PodClaim claim = Pod("web") with { Ports = [new HostPort("0.0.0.0", 8080, "TCP")] };
        Assert.Equal(Claim(claim), Claim(claim));
        Assert.Single(database.Leases());
    }

    [Fact]
    public async Task Steps_that_run_at_the_same_time_take_turns()
    {
        const int steps = 5;
        using var together = new Barrier(steps);
        string[] addresses = await Task.WhenAll(Enumerable.Range(0, steps).Select(number => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                string address = Claim(Pod($"pod{number}"));
                Assert.NotNull(database.Lease(Uid($"pod{number}")));
                return address;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(steps, addresses.Distinct().Count());
    }

    [Fact]
    public void The_subnet_is_kept_as_long_as_someone_has_an_address_in_it_and_then_chosen_anew()
    {
        Assert.Equal("10.88.0.0/29", Choose("10.88.0.0/29"));
        Claim(Pod("a"));
        Claim(Pod("b"));
        Release(Uid("a"));
        Assert.Equal("10.88.0.0/29", Choose("10.99.0.0/29"));
        Release(Uid("b"));
        Assert.Null(database.Subnet);
        Assert.Equal("10.99.0.0/29", Choose("10.99.0.0/29"));

        string Choose(string free)
        {
            using HostAllocation allocation = database.BeginAllocation();
            string subnet = allocation.Subnet(() => free).ToString();
            allocation.Commit();
            return subnet;
        }
    }

    [Fact]
    public void What_one_yields_another_takes_while_both_have_an_address()
    {
        string old = Claim(Pod("old") with { Ports = [new HostPort("0.0.0.0", 8080, "TCP")], Amount = new Compute(500, 100, 0, 1) });
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Yield(Uid("old"));
            allocation.Claim(Pod("new") with { Ports = [new HostPort("127.0.0.1", 8080, "TCP")], Amount = new Compute(600, 50, 0, 1) }, Subnet);
            Assert.Equal(new Compute(600, 50, 0, Addresses: 2), allocation.Ledger("localhost", new Compute(1000, 100)).Held);
            allocation.Commit();
        }

        Assert.Equal(old, database.Lease(Uid("old"))?.Address?.ToString());
        Assert.NotEqual(old, database.Lease(Uid("new"))?.Address?.ToString());
    }

    [Fact]
    public void What_a_stack_retains_outlives_it_and_can_be_claimed_again()
    {
        string address = Claim(Pod("kept") with { Ports = [new HostPort("0.0.0.0", 80, "TCP")] });
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Retain(Uid("kept"));
            Assert.False(allocation.ReleaseOthers(Stack, new HashSet<string>()));
            allocation.Commit();
        }

        Assert.Throws<AllocationException>(() => Claim(Pod("other") with { Ports = [new HostPort("0.0.0.0", 80, "TCP")] }));
        Assert.Equal(address, Claim(Pod("kept")));
        Assert.Single(database.Leases(Stack));
    }

    [Fact]
    public void A_full_subnet_is_refused_by_name()
    {
        foreach (string name in new[] { "a", "b", "c", "d", "e" })
        {
            Claim(Pod(name));
        }

        Assert.Contains("10.88.0.0/29", Assert.Throws<AllocationException>(() => Claim(Pod("f"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0", true)]
    [InlineData("0.0.0.0", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "0.0.0.0", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    public void A_host_port_has_one_holder_on_each_address(string first, string second, bool collides)
    {
        Claim(Pod("a") with { Ports = [new HostPort(first, 8080, "TCP")] });
        PodClaim other = Pod("b") with { Ports = [new HostPort(second, 8080, "TCP")] };
        if (collides)
        {
            Assert.Contains("is held by default/a", Assert.Throws<AllocationException>(() => Claim(other)).Message, StringComparison.Ordinal);
        }
        else
        {
            Claim(other);
        }
    }

    [Fact]
    public void What_is_not_committed_is_not_held()
    {
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Claim(Pod("a"), Subnet);
        }

        Assert.Empty(database.Leases());
    }

    [Fact]
    public void Settling_gives_back_what_no_state_knows()
    {
        Claim(Pod("kept"));
        Claim(Pod("lost") with { Ports = [new HostPort("0.0.0.0", 80, "TCP")] });
        Claim(Pod("stranger") with { StackUuid = Guid.NewGuid() });

        using (HostAllocation allocation = database.BeginAllocation())
        {
            Assert.True(allocation.ReleaseOthers(Stack, new HashSet<string> { Uid("kept") }));
            Assert.False(allocation.HoldsPort(new HostPort("0.0.0.0", 80, "TCP")));
            allocation.Commit();
        }

        Assert.Equal(["kept", "stranger"], database.Leases().Select(lease => lease.Name).Order());
    }

    [Fact]
    public void The_ledger_holds_what_is_claimed_and_what_stacks_say_of_the_host()
    {
        Claim(Pod("a") with { Amount = new Compute(500, 100, 0, 1) });
        Claim(Pod("b") with { Amount = new Compute(250, 50, 0, 1) });
        var terms = new HostTerms { Reserve = new Compute(100, 7), CpuMillis = 1500, MemoryOvercommit = 2000 };
        Guid other = Guid.NewGuid();
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Agree(Stack, HostTerms.None);
            allocation.Agree(Stack, terms);
            allocation.Agree(other, HostTerms.None);
            allocation.Withdraw(other);
            allocation.Commit();
        }

        HostLedger ledger = database.Ledger("localhost", new Compute(2000, 1000));

        Assert.Equal(["a 500 100", "b 250 50"], ledger.Holdings.Select(holding => $"{holding.Name} {holding.Amount.CpuMillis} {holding.Amount.Memory}"));
        Assert.Equal([KeyValuePair.Create(Stack, terms)], ledger.Terms);
        Assert.Equal(new Compute(1400, 2 * 993), ledger.Limit);
    }

    [Fact]
    public void The_ledger_has_the_ports_of_each_and_as_many_addresses_as_the_network_of_pods()
    {
        Compute found = new(2000, 1000, 0, Addresses: 4093);
        Assert.Equal(4093, database.Ledger("localhost", found).Limit.Addresses);

        Claim(Pod("a") with { Ports = [new HostPort("127.0.0.1", 80, "TCP"), new HostPort(HostPort.AllAddresses, 53, "UDP")] });
        using (HostAllocation allocation = database.BeginAllocation())
        {
            allocation.Subnet(() => $"{Subnet}");
            allocation.Claim(Pod("b") with { Amount = new Compute(1, 0) }, Subnet);
            allocation.Commit();
        }

        HostLedger ledger = database.Ledger("localhost", found);
        Assert.Equal(["a 1 53/UDP 127.0.0.1:80/TCP", "b 0 "], ledger.Holdings.Select(holding => $"{holding.Name} {holding.Amount.Addresses} {string.Join(' ', holding.Ports)}"));
        Assert.Equal(5, ledger.Limit.Addresses);
        for (int i = 0; i < 4; i++)
        {
            Claim(Pod($"more{i}"));
        }

        Assert.Equal(0, database.Ledger("localhost", found).Free.Addresses);
        Assert.Throws<AllocationException>(() => Claim(Pod("last")));
    }

    [Fact]
    public void What_an_earlier_program_kept_back_stays_kept_back()
    {
        string path = folder["earlier.db"];
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"""
                CREATE TABLE reserve (stack TEXT PRIMARY KEY, cpu_millis INTEGER NOT NULL, memory INTEGER NOT NULL) WITHOUT ROWID;
                INSERT INTO reserve VALUES ('{Stack}', 100, 7);
                PRAGMA user_version = 3;
                """;
            command.ExecuteNonQuery();
        }

        using HostDatabase migrated = HostDatabase.Open(path);

        Assert.Equal(new Compute(100, 7), migrated.Ledger("localhost", new Compute(2000, 1000)).Reserve);
    }

    [Fact]
    public void Packages_that_were_added_before_are_known_as_added_and_those_that_were_there_as_there()
    {
        string path = folder["packages.db"];
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"""
                CREATE TABLE package (stack TEXT NOT NULL, name TEXT NOT NULL, declared INTEGER NOT NULL, added INTEGER NOT NULL, PRIMARY KEY (stack, name)) WITHOUT ROWID;
                INSERT INTO package VALUES ('{Stack}', 'hello', 1, 1), ('{Guid.Empty}', 'hello', 1, 0), ('{Stack}', 'coreutils', 1, 0);
                PRAGMA user_version = 4;
                """;
            command.ExecuteNonQuery();
        }

        using HostDatabase migrated = HostDatabase.Open(path);

        Assert.Equal(["coreutils {}", "hello ", "hello "], migrated.Claims.Select(claim => $"{claim.Key} {claim.Before?.ToJsonString()}"));
    }

    [Fact]
    public void Processes_that_open_the_file_at_once_all_find_it_ready()
    {
        string path = folder["shared.db"];
        string[] keys = [.. Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(8).Select(_ =>
        {
            using HostDatabase opened = HostDatabase.Open(path);
            return Convert.ToHexString(opened.HashKey);
        })];
        Assert.Single(keys.Distinct());
    }

    [Fact]
    public void A_file_is_there_as_a_whole_or_not_at_all()
    {
        string path = folder["whole/host.db"];
        Directory.CreateDirectory(folder["whole"]);
        File.WriteAllText(path + ".draft-0", "left by a process that was killed");

        HostDatabase.Open(path).Dispose();

        Assert.Equal([path], Directory.GetFiles(folder["whole"]));
        using HostDatabase read = HostDatabase.OpenToRead(path);
        Assert.Empty(read.Leases());
    }

    [Theory]
    [InlineData("")]
    [InlineData("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID; PRAGMA user_version = 1")]
    public void An_older_file_is_read_as_this_version_has_it(string made)
    {
        string path = folder["older.db"];
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"PRAGMA journal_mode = WAL; {made}";
            command.ExecuteNonQuery();
        }

        using HostDatabase read = HostDatabase.OpenToRead(path);
        Assert.Empty(read.Leases());
        Assert.Null(read.Subnet);
    }

    [Fact]
    public void A_newer_schema_is_refused()
    {
        string path = folder["newer.db"];
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=false"))
        {
            connection.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("newer iac", Assert.Throws<InvalidDataException>(() => HostDatabase.Open(path)).Message, StringComparison.Ordinal);
    }

    private static PodClaim Pod(string name) =>
        new() { Uid = Uid(name), StackUuid = Stack, Namespace = "default", Name = name, Amount = new Compute(0, 0, 0, Addresses: 1) };

    // 32 hex digits, as the engine makes them.
    private static string Uid(string name) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(name)).PadLeft(32, '0');

    [Fact]
    public void An_address_of_IPv6_follows_from_the_other_and_is_for_what_is_made_after_it_was_declared()
    {
        Claim(Pod("old"));
        DeclareV6(Stack, "fd00:1::/64");
        Claim(Pod("new"));
        Claim(Pod("old"));

        Assert.Equal(["", "fd00:1::3"], new[] { "old", "new" }.Select(AddressV6));
        Claim(Pod("old") with { Uid = Uid("old2"), FormerUid = Uid("old") });
        Assert.Equal("fd00:1::2", AddressV6("old2"));
        Assert.Equal(2, database.PodSubnetV6.Addresses);
        DeclareV6(Stack, null);
        Claim(Pod("later"));
        Assert.Equal("", AddressV6("later"));
        Assert.Equal("fd00:1::3", AddressV6("new"));
    }

    [Fact]
    public void Another_prefix_is_refused_while_pods_have_addresses_in_one()
    {
        Claim(Pod("old"));
        DeclareV6(Stack, "fd00:1::/64");
        Claim(Pod("web"));
        Assert.Contains("1 pods and guests of this host have addresses in fd00:1::/64", Assert.Throws<AllocationException>(() => DeclareV6(Stack, "fd00:2::/64")).Message, StringComparison.Ordinal);
        var other = Guid.NewGuid();
        Assert.Contains("stack s declares fd00:1::/64", Assert.Throws<AllocationException>(() => DeclareV6(other, "fd00:2::/64")).Message, StringComparison.Ordinal);
        DeclareV6(other, "fd00:1::/64");
        DeclareV6(other, null);

        Release(Uid("web"));
        DeclareV6(Stack, "fd00:2::/64");
        Claim(Pod("web"));
        Assert.Equal("fd00:2::3", AddressV6("web"));
    }

    [Fact]
    public void A_port_of_an_IPv6_address_needs_a_pod_that_has_IPv6()
    {
        PodClaim claim = Pod("web") with { Ports = [new HostPort("2001:db8::1", 8080, "TCP")] };
        Assert.Contains("host port [2001:db8::1]:8080/TCP for default/web", Assert.Throws<AllocationException>(() => Claim(claim)).Message, StringComparison.Ordinal);
        DeclareV6(Stack, "fd00:1::/64");
        Claim(claim);
        Assert.Equal("fd00:1::2", AddressV6("web"));
    }

    private void DeclareV6(Guid stack, string? prefix)
    {
        using HostAllocation allocation = database.BeginAllocation();
        allocation.Subnet(() => Subnet.ToString());
        allocation.DeclareSubnet(stack, stack == Stack ? "s" : "other", PodSubnetFamily.V6, prefix is null ? null : IPNetwork.Parse(prefix));
        allocation.Commit();
    }

    private string AddressV6(string name) => database.Lease(Uid(name))?.AddressV6?.ToString() ?? "";

    private string Claim(PodClaim claim)
    {
        using HostAllocation allocation = database.BeginAllocation();
        string address = allocation.Claim(claim, Subnet)!.ToString();
        allocation.Commit();
        return address;
    }

    private void Release(string uid)
    {
        using HostAllocation allocation = database.BeginAllocation();
        allocation.Release(uid);
        allocation.Commit();
    }
}
