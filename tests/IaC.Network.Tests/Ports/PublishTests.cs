using System.Net;
using System.Net.Sockets;
using IaC.Network.Tests.Lab;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Ports;

/// <summary>Ports of the host that lead into a pod.</summary>
public sealed class PublishTests
{
    [Theory]
    [InlineData(PortProtocol.Tcp)]
    [InlineData(PortProtocol.Udp)]
    public async Task A_port_of_all_addresses_is_reached_from_everywhere(PortProtocol protocol)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod server = root.AddPod(2, new PortMapping(IPAddress.Any, 8080, 80, protocol));
        TestPod client = root.AddPod(3);
        host.Serve(server.Network, 80, "web", protocol);
        IPAddress hostAddress = root.WithFabric(fabric => fabric.HostAddress);

        Assert.Equal($"web {hostAddress}", await host.Network.CallAsync("127.0.0.1", 8080, protocol));
        Assert.Equal($"web {TestHost.Address}", await host.Network.CallAsync(TestHost.Address, 8080, protocol));
        Assert.Equal($"web {TestHost.NeighbourAddress}", await host.Neighbour.CallAsync(TestHost.Address, 8080, protocol));
        Assert.Equal($"web {hostAddress}", await client.Network.CallAsync(TestHost.Address, 8080, protocol));
        Assert.Equal($"web {hostAddress}", await client.Network.CallAsync(hostAddress, 8080, protocol));
    }

    [Theory]
    [InlineData(PortProtocol.Tcp)]
    [InlineData(PortProtocol.Udp)]
    public async Task A_pod_reaches_its_own_port_through_the_host(PortProtocol protocol)
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2, new PortMapping(IPAddress.Any, 8080, 80, protocol));
        host.Serve(pod.Network, 80, "web", protocol);

        Assert.StartsWith("web 169.254.", await pod.Network.CallAsync(TestHost.Address, 8080, protocol), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_one_address_is_reached_by_that_address_only()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2, Tcp(8080, 80, TestHost.Address));
        host.Serve(pod.Network, 80);

        Assert.Equal($"web {TestHost.NeighbourAddress}", await host.Neighbour.CallAsync(TestHost.Address, 8080));
        Assert.Equal($"web {TestHost.Address}", await host.Network.CallAsync(TestHost.Address, 8080));
        Assert.True(await host.Network.FailsToCallAsync("127.0.0.1", 8080));
    }

    [Fact]
    public async Task A_port_of_the_loopback_is_reached_by_the_host_only()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80, "127.0.0.1"));
        TestPod other = root.AddPod(3);
        host.Serve(pod.Network, 80);

        Assert.StartsWith("web 169.254.", await host.Network.CallAsync("127.0.0.1", 8080), StringComparison.Ordinal);
        Assert.True(await host.Neighbour.FailsToCallAsync(TestHost.Address, 8080));
        Assert.True(await other.Network.FailsToCallAsync(TestHost.Address, 8080));
    }

    [Fact]
    public async Task Neither_neighbour_nor_pod_reaches_the_loopback_of_the_host_by_forged_packets()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80, "127.0.0.1"));
        host.Serve(pod.Network, 80);
        host.Serve(host.Network, 9090, "secret");
        RouteLoopbackTo(host.Neighbour, "lan0", TestHost.Address);
        TestPod attacker = root.AddPod(3);
        RouteLoopbackTo(attacker.Network, "eth0", "10.88.0.1");

        foreach (NetworkNamespace from in new[] { host.Neighbour, attacker.Network })
        {
            Assert.True(await from.FailsToCallAsync("127.0.0.1", 8080));
            Assert.True(await from.FailsToCallAsync("127.0.0.1", 9090));
        }
    }

    [Fact]
    public async Task A_neighbour_with_a_route_reaches_no_port_that_is_not_published()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2, Tcp(8080, 80));
        host.Serve(pod.Network, 80);
        host.Serve(pod.Network, 81);
        host.Neighbour.Run(() => Commands.Run("ip", "route add 10.88.0.0/16 via " + TestHost.Address));

        Assert.True(await host.Neighbour.FailsToCallAsync("10.88.0.2", 80));
        Assert.True(await host.Neighbour.FailsToCallAsync("10.88.0.2", 81));
        Assert.StartsWith("web ", await host.Neighbour.CallAsync(TestHost.Address, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_are_replaced_and_withdrawn_while_the_pod_runs()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80), Tcp(8081, 80, "127.0.0.1"));
        host.Serve(pod.Network, 80);

        root.WithFabric(fabric => fabric.Publish(pod.Uid, pod.Address, [Tcp(8082, 80)]));

        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8082), StringComparison.Ordinal);
        Assert.True(await host.Network.FailsToCallAsync("127.0.0.1", 8080));
        Assert.True(await host.Network.FailsToCallAsync("127.0.0.1", 8081));

        root.WithFabric(fabric => fabric.Publish(pod.Uid, pod.Address, []));

        Assert.True(await host.Network.FailsToCallAsync("127.0.0.1", 8082));
        Assert.Empty(root.List().Published);
    }

    [Fact]
    public void Publishing_twice_is_publishing_once()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        PortMapping[] ports = [Tcp(8080, 80), Udp(53, 5353), Tcp(8081, 81, "127.0.0.1")];
        TestPod pod = root.AddPod(2, ports);

        root.WithFabric(fabric => fabric.Publish(pod.Uid, pod.Address, ports));

        Assert.Equal(ports.Select(port => new PublishedMapping(port, pod.Address)).ToHashSet(), root.List().Published[pod.Uid].ToHashSet());
    }

    [Fact]
    public void A_pod_may_publish_a_thousand_ports()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        PortMapping[] ports = [.. Enumerable.Range(20000, 1000).Select(port => Tcp((ushort)port, 80))];

        TestPod pod = root.AddPod(2, ports);

        Assert.Equal(1000, root.List().Published[pod.Uid].Count);
        root.Detach(pod);
        Assert.Empty(root.List().Published);
    }

    [Fact]
    public void A_port_of_another_pod_is_taken_from_it_and_stays_where_it_is_when_that_is_changed()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod first = root.AddPod(2, Tcp(8080, 80), Tcp(8081, 81, "127.0.0.1"));
        TestPod second = root.AddPod(3, Tcp(9090, 80));

        root.WithFabric(fabric => fabric.Publish(second.Uid, second.Address, [Tcp(9091, 80), Tcp(8080, 80)]));
        Assert.Equal([new PublishedMapping(Tcp(8081, 81, "127.0.0.1"), first.Address)], root.List().Published[first.Uid]);

        root.WithFabric(fabric => fabric.Publish(first.Uid, first.Address, [Tcp(9090, 80)]));
        Assert.Equal([new PublishedMapping(Tcp(9090, 80), first.Address)], root.List().Published[first.Uid]);
        Assert.Equal(
            new[] { new PublishedMapping(Tcp(9091, 80), second.Address), new PublishedMapping(Tcp(8080, 80), second.Address) }.ToHashSet(),
            root.List().Published[second.Uid].ToHashSet());

        // Who has none left is none of those that publish ports.
        root.WithFabric(fabric => fabric.Publish(second.Uid, second.Address, [Tcp(9090, 80)]));
        root.Detach(second);
        root.Detach(first);
        Assert.True(root.RemoveIfUnused());
        Assert.Empty(root.Leaks());
    }

    [Fact]
    public async Task A_udp_sender_that_never_pauses_finds_the_pod_that_the_port_leads_to_now()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod first = root.AddPod(2, Udp(5353, 53));
        TestPod second = root.AddPod(3);
        host.Serve(first.Network, 53, "first", PortProtocol.Udp);
        host.Serve(second.Network, 53, "second", PortProtocol.Udp);
        using Socket sender = host.Neighbour.Open(PortProtocol.Udp);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        IPAddress address = IPAddress.Parse(TestHost.Address);
        Assert.Equal($"first {TestHost.NeighbourAddress}", await Caller.CallAsync(sender, address, 5353, deadline.Token));

        root.Detach(first);
        root.WithFabric(fabric => fabric.Publish(second.Uid, second.Address, [Udp(5353, 53)]));

        Assert.Equal($"second {TestHost.NeighbourAddress}", await Caller.CallAsync(sender, address, 5353, deadline.Token));
    }

    // As a hostile machine would: 127.0.0.0/8 is no longer its own, and goes out on the wire.
    private static void RouteLoopbackTo(NetworkNamespace attacker, string link, string gateway) => attacker.Run(() =>
    {
        File.WriteAllText($"/proc/sys/net/ipv4/conf/{link}/route_localnet", "1");
        Commands.Run("ip", "addr flush dev lo");
        Commands.Run("ip", $"route add 127.0.0.0/8 via {gateway} dev {link}");
    });
}
