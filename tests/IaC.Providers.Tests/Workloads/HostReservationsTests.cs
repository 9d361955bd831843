using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Providers.Tests.Workloads;

/// <summary>What a run takes of a host and gives up: of all kinds at once, all or nothing.</summary>
public sealed class HostReservationsTests : IDisposable
{
    private static readonly Guid Stack = Guid.NewGuid();

    private readonly TemporaryFolder folder = new("reservations-");
    private readonly HostServices services;

    public HostReservationsTests() => services = new HostServices(RootLayout.At(folder["root"]), "", TimeProvider.System);

    public void Dispose()
    {
        services.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_a_guest_gives_up_a_pod_takes_in_the_same_run()
    {
        int port = FreePorts.Next();
        Reserve(Host("400Mi"), Guest("g", "256Mi", port));

        Refuses($"host port {port}/TCP for default/p is held by default/g", Pod("p", "100Mi", port));
        Reserve(Guest("g", "256Mi", port) with { Ends = true }, Pod("p", "300Mi", port));

        Assert.Equal([("g", 0L), ("p", 300L << 20)], Held());
    }

    [Fact]
    public void Pods_and_guests_trade_ports_and_memory()
    {
        int one = FreePorts.Next();
        int two = FreePorts.Next();
        Reserve(Host("400Mi"), Guest("g", "256Mi", one), Pod("p", "100Mi", two));

        Reserve(Guest("g", "100Mi", two), Pod("p", "256Mi", one));
        Assert.Equal([("g", 100L << 20), ("p", 256L << 20)], Held());
        Refuses("is 1 MiB of memory short", Guest("g", "100Mi", one), Pod("p", "301Mi", two));
        Assert.Equal([("g", 100L << 20), ("p", 256L << 20)], Held());
    }

    [Fact]
    public void A_Host_that_leaves_says_nothing_of_what_comes()
    {
        Reserve(Host("100Mi"), Pod("p", "100Mi"));

        Refuses("100 MiB of memory short", Pod("p", "200Mi"));
        Reserve(Host("100Mi") with { Ends = true }, Pod("p", "200Mi"));
    }

    [Fact]
    public void A_successor_takes_the_address_of_the_one_whose_place_it_takes_and_no_other_one()
    {
        Reserve(Pod("p", "1Mi"));
        string? address = AddressOf("p");

        Reserve(Pod("p", "1Mi") with { Uid = Uid("beside"), Beside = true });
        Assert.NotEqual(address, AddressOf("beside"));
        Assert.Equal(address, AddressOf("p"));

        Reserve(Pod("p", "1Mi") with { Ends = true }, Pod("renamed", "1Mi") with { Uid = Uid("next"), FormerUid = Uid("p") });
        Assert.Equal(address, AddressOf("next"));
        Assert.Null(AddressOf("p"));
    }

    [Fact]
    public void What_a_killed_run_left_under_a_name_is_its_successors()
    {
        Reserve(Pod("p", "1Mi"));
        string? address = AddressOf("p");

        Reserve(Pod("p", "1Mi") with { Uid = Uid("again") });

        Assert.Equal(address, AddressOf("again"));
    }

    private static ReserveRequest Host(string memory) => Request("iac/v1alpha1", "Host", "localhost", $$$"""{"capacity":{"memory":"{{{memory}}}"}}""");

    private static ReserveRequest Pod(string name, string memory, int? port = null)
    {
        var container = new JsonObject { ["name"] = "main", ["image"] = "i", ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["memory"] = memory } } };
        if (port is not null)
        {
            container["ports"] = new JsonArray(new JsonObject { ["containerPort"] = 80, ["hostPort"] = port });
        }

        return Request("v1", "Pod", name, new JsonObject { ["containers"] = new JsonArray(container) }.ToJsonString());
    }

    private static ReserveRequest Guest(string name, string memory, int port) => Request(
        "iac/v1alpha1", "Guest", name, $$$"""{"memory":{"size":"{{{memory}}}"},"ports":[{"port":80,"hostPort":{{{port}}}}]}""");

    private static ReserveRequest Request(string apiVersion, string kind, string name, string spec)
    {
        var key = new ResourceKey(apiVersion, kind, ResourceKey.DefaultNamespace, name);
        var document = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" }, ["spec"] = JsonNode.Parse(spec) };
        if (kind != "Pod")
        {
            ((JsonObject)document["metadata"]!).Remove("namespace");
        }

        return new ReserveRequest(Urn.Create("shop", "shop", key), Uid(name), Stack, document);
    }

    private static string Uid(string name) => Convert.ToHexStringLower(System.Text.Encoding.ASCII.GetBytes(name.PadRight(16, '.')));

    private void Reserve(params ReserveRequest[] requests) => services.Reservations.Reserve(requests);

    private void Refuses(string message, params ReserveRequest[] requests) =>
        Assert.Contains(message, Assert.Throws<ReservationException>(() => Reserve(requests)).Message, StringComparison.Ordinal);

    private string? AddressOf(string name) => services.Database.Lease(Uid(name))?.Address?.ToString();

    private IEnumerable<(string Name, long Memory)> Held() => services.LocalLedgers.Find("localhost")!.Holdings.Select(holding => (holding.Name, holding.Amount.Memory)).Order();
}
