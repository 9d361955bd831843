using System.Net;
using System.Net.Sockets;
using IaC.Linux;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Tests.Lab;
using IaC.Testing;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Fabrics;

/// <summary>IPv6 beside IPv4: who reaches whom, who does not, and what is left.</summary>
public sealed class DualStackTests
{
    private const string Prefix = "fd88:1::/64";
    private const string Pod2 = "fd88:1::2";
    private const string Pod3 = "fd88:1::3";
    private const string HostAddress = "fd88:1::100:0";

    [Fact]
    public async Task Pods_reach_each_other_the_host_and_the_neighbour()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod server = root.AddPod(2);
        TestPod client = root.AddPod(3);
        host.ServeV6(server.Network, 80);
        host.ServeV6(host.Network, 81, "host");
        host.ServeV6(host.Neighbour, 80, "outside");
        host.ServeV6(host.Neighbour, 80, "outside", PortProtocol.Udp);

        Assert.Equal($"web {Pod3}", await client.Network.CallAsync(Pod2, 80));
        Assert.Equal($"web {HostAddress}", await host.Network.CallAsync(Pod2, 80));
        Assert.Equal($"host {Pod3}", await client.Network.CallAsync(TestHost.AddressV6, 81));
        Assert.Equal($"host {Pod3}", await client.Network.CallAsync(HostAddress, 81));
        Assert.Equal($"outside {TestHost.AddressV6}", await client.Network.CallAsync(TestHost.NeighbourAddressV6, 80));
        Assert.Equal($"outside {TestHost.AddressV6}", await client.Network.CallAsync(TestHost.NeighbourAddressV6, 80, PortProtocol.Udp));
    }

    [Theory]
    [InlineData(PortProtocol.Tcp)]
    [InlineData(PortProtocol.Udp)]
    public async Task A_port_of_all_addresses_is_one_of_both_families(PortProtocol protocol)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        PortMapping port = new(IPAddress.Any, 8080, 80, protocol);
        TestPod server = root.AddPod(2, port);
        TestPod client = root.AddPod(3);
        host.ServeV6(server.Network, 80, "six", protocol);

        Assert.Equal($"six {TestHost.AddressV6}", await host.Network.CallAsync(TestHost.AddressV6, 8080, protocol));
        Assert.Equal($"six {TestHost.NeighbourAddressV6}", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080, protocol));
        Assert.Equal($"six {HostAddress}", await client.Network.CallAsync(TestHost.AddressV6, 8080, protocol));
        Assert.Equal($"six {HostAddress}", await server.Network.CallAsync(TestHost.AddressV6, 8080, protocol));
        Assert.Equal(
            new HashSet<PublishedMapping> { new(port, server.Address), new(port, IPAddress.Parse(Pod2)) },
            root.List().Published[server.Uid].ToHashSet());
    }

    [Fact]
    public async Task The_loopback_of_IPv6_refuses_at_once()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot(subnetV6: Prefix).AddPod(2, Tcp(8080, 80));
        host.ServeV6(pod.Network, 80);

        var refusal = await Assert.ThrowsAsync<SocketException>(() => host.Network.CallAsync("::1", 8080));

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        Assert.Throws<ArgumentException>(() => Tcp(8080, 80, "::1"));
    }

    [Fact]
    public async Task A_port_of_one_address_of_IPv6_is_reached_by_that_address_only()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2, Tcp(8080, 80, TestHost.AddressV6));
        host.ServeV6(pod.Network, 80);
        host.Serve(pod.Network, 81);

        Assert.Equal($"web {TestHost.NeighbourAddressV6}", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080));
        Assert.True(await host.Neighbour.FailsToCallAsync(TestHost.Address, 8080));
        Assert.True(await host.Network.FailsToCallAsync(HostAddress, 8080));
        root.Detach(pod);
        Assert.Empty(root.List().Published);
    }

    [Fact]
    public async Task A_neighbour_with_a_route_reaches_no_port_that_is_not_published()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot(subnetV6: Prefix).AddPod(2, Tcp(8080, 80));
        host.ServeV6(pod.Network, 80);
        host.Neighbour.Run(() => Commands.Run("ip", $"route add {Prefix} via {TestHost.AddressV6}"));

        Assert.True(await host.Neighbour.FailsToCallAsync(Pod2, 80));
        Assert.StartsWith("web ", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2001:db8:9::9")]
    [InlineData(HostAddress)]
    [InlineData("fd88:1::ffff:1")]
    public async Task A_pod_cannot_send_under_a_foreign_address(string foreign)
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot(subnetV6: Prefix).AddPod(2);
        pod.Network.Configure("eth0", IPAddress.Parse(foreign), 128);
        foreach ((NetworkNamespace at, string address) in new[] { (host.Neighbour, TestHost.NeighbourAddressV6), (host.Network, TestHost.AddressV6) })
        {
            using Socket listener = at.Bind(IPAddress.IPv6Any, 90, PortProtocol.Udp);
            using Socket forger = pod.Network.Bind(IPAddress.Parse(foreign), 0, PortProtocol.Udp);
            using Socket honest = pod.Network.Bind(IPAddress.Parse(Pod2), 0, PortProtocol.Udp);

            await forger.SendToAsync("forged"u8.ToArray(), new IPEndPoint(IPAddress.Parse(address), 90));
            await honest.SendToAsync("honest"u8.ToArray(), new IPEndPoint(IPAddress.Parse(address), 90));

            byte[] received = new byte[6];
            await listener.ReceiveAsync(received);
            Assert.Equal("honest"u8, received);
        }
    }

    [Fact]
    public async Task Roots_do_not_reach_each_other_but_by_what_is_published()
    {
        using var host = new TestHost();
        TestPod client = host.NewRoot(subnetV6: Prefix).AddPod(2);
        TestPod server = host.NewRoot("10.89.0.0/16", "fd88:2::/64").AddPod(2, Tcp(8080, 80));
        host.ServeV6(server.Network, 80);

        Assert.True(await client.Network.FailsToCallAsync("fd88:2::2", 80));
        Assert.StartsWith("web ", await client.Network.CallAsync(TestHost.AddressV6, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public void A_prefix_that_the_host_has_is_refused_by_name_and_nothing_is_left()
    {
        using var host = new TestHost();
        TestRoot first = host.NewRoot(subnetV6: Prefix);
        TestRoot second = host.NewRoot("10.89.0.0/16", Prefix);
        first.AddPod(2);

        var refusal = Assert.Throws<LinuxException>(() => second.WithFabric(_ => { }));

        Assert.StartsWith($"RTM_NEWROUTE {Prefix} via fe80::2", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(LinuxError.EEXIST, refusal.Errno);
        Assert.Empty(second.Leaks());
        Assert.Null(first.List().Fault);
        Assert.Equal(IPNetwork.Parse(Prefix), host.Network.Run(() => IaC.Network.Subnets.FindObstacle(IPNetwork.Parse("fd88:1::/80"))));
    }

    [Fact]
    public void Nothing_is_left_but_that_the_host_forwards_and_still_listens_to_its_router()
    {
        using var host = new TestHost();
        string before = Snapshot(host);
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        Assert.Null(root.List().FaultV6);
        Assert.Equal([$"interface {root.Uplink}", $"table ip {root.Table}", $"table ip6 {root.Table}"], root.Leaks());
        Assert.Equal("2", Setting(host.Network, "lan0/accept_ra"));
        Assert.Equal("0", Setting(host.Network, $"{root.Uplink}/accept_ra"));
        Assert.Equal("0", Setting(pod.Network, "eth0/accept_ra"));

        Assert.False(root.RemoveIfUnused());
        root.Detach(pod);
        Assert.True(root.RemoveIfUnused());

        Assert.Empty(root.Leaks());
        Assert.Equal(before, Snapshot(host));
    }

    [Theory]
    [InlineData("nft", "delete table ip6 {table}")]
    [InlineData("nft", "flush chain ip6 {table} sources")]
    [InlineData("sysctl", "-q net.ipv6.conf.all.forwarding=0")]
    [InlineData("sysctl", "-q net.ipv6.conf.{uplink}.disable_ipv6=1")]
    [InlineData("ip", "link delete {uplink}")]
    [InlineData("ip", "-6 route delete fd88:1::/64")]
    [InlineData("ip", "-6 address delete fd88:1::100:0/128 dev {uplink}")]
    public async Task What_was_lost_is_made_again(string program, string arguments)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2);
        host.ServeV6(pod.Network, 80);
        string command = arguments.Replace("{uplink}", root.Uplink, StringComparison.Ordinal).Replace("{table}", root.Table, StringComparison.Ordinal);
        host.Network.Run(() => Commands.Run(program, command));
        Assert.NotNull(root.List().FaultV6);

        root.WithFabric(fabric => fabric.Publish(pod.Uid, pod.Address, [Tcp(8080, 80)]));

        Assert.Null(root.List().FaultV6);
        Assert.StartsWith("web ", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fabric_gets_a_prefix_and_another_one_later_and_pods_without_go_on()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod old = root.AddPod(2, Tcp(8080, 80));
        host.Serve(old.Network, 80, "old");
        foreach (string prefix in new[] { "fd88:1::/64", "fd88:2:3:4::/80" })
        {
            FabricOptions options = root.Options with { SubnetV6 = IPNetwork.Parse(prefix) };
            using var pod = new TestPod(IPAddress.Parse("10.88.0.3"));
            host.Network.Run(() =>
            {
                using Fabric fabric = Fabric.Ensure(options);
                fabric.Attach(pod.Attachment(Tcp(8081, 80)));
            });
            host.ServeV6(pod.Network, 80, "new");

            Assert.StartsWith("new ", await host.Neighbour.CallAsync(TestHost.AddressV6, 8081), StringComparison.Ordinal);
            Assert.StartsWith("old ", await host.Neighbour.CallAsync(TestHost.Address, 8080), StringComparison.Ordinal);
            Assert.True(await host.Neighbour.FailsToCallAsync(TestHost.AddressV6, 8080));
            Assert.Null(host.Network.Run(() => Fabric.List(options).FaultV6));
            host.Network.Run(() => Fabric.Detach(options, pod.Uid));
        }

        Assert.DoesNotContain("fd88:1::", host.Network.Run(() => Commands.Run("ip", "-6 route show table all")), StringComparison.Ordinal);
        Assert.Null(root.List().Fault);
    }

    [Fact]
    public async Task A_forward_chain_of_IPv6_that_drops_is_passed_and_left_as_it_was()
    {
        using var host = new TestHost();
        string chain = host.Network.Run(() =>
        {
            Commands.Run("nft", "add table ip6 filter");
            Commands.Run("nft", "add chain ip6 filter FORWARD { type filter hook forward priority 0 ; policy drop ; }");
            return Commands.Run("nft", "list ruleset");
        });
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        host.ServeV6(pod.Network, 80);

        Assert.StartsWith("web ", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080), StringComparison.Ordinal);
        root.Detach(pod);
        Assert.True(root.RemoveIfUnused());
        Assert.Equal(chain, host.Network.Run(() => Commands.Run("nft", "list ruleset")));
    }

    [Fact]
    public void The_table_reads_as_it_was_meant_and_nft_can_write_it_too()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2, Tcp(8080, 80), Udp(53, 5353, TestHost.AddressV6));

        string listing = host.Network.Run(() => Commands.Run("nft", $"list table ip6 {root.Table}"));

        Golden.Match(listing.Replace(root.Options.RootId, "ROOT", StringComparison.Ordinal).Replace(pod.Uid, "POD", StringComparison.Ordinal), "Nft/table-v6.golden");
        using var folder = new TemporaryFolder();
        string file = folder.Write("table.nft", listing);
        Assert.Equal(listing, host.Neighbour.Run(() => Commands.Run("nft", "-f " + file) + Commands.Run("nft", "list ruleset")));
    }

    [Theory]
    [InlineData("10.1.0.0/16")]
    [InlineData("fd00::/63")]
    [InlineData("fd00::/97")]
    public void A_prefix_of_another_form_is_refused(string prefix)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: prefix);

        Assert.Contains(prefix, Assert.Throws<ArgumentException>(() => root.WithFabric(_ => { })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.88.0.2", "10.88.0.0/16", "fd00::/64", "fd00::2")]
    [InlineData("10.88.200.7", "10.88.192.0/20", "fd00::/96", "fd00::807")]
    [InlineData("10.255.255.254", "10.0.0.0/8", "2001:db8:0:1::/64", "2001:db8:0:1::ff:fffe")]
    public void An_address_has_the_host_part_of_the_other(string address, string subnet, string prefix, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), new DualStack(IPNetwork.Parse(prefix), IPNetwork.Parse(subnet)).AddressOf(IPAddress.Parse(address)));

    [Fact]
    public void A_pod_without_has_no_address_of_IPv6()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2);

        IPAddress[] found = pod.Network.Run(() =>
        {
            using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
            return links.ListAddresses(Rtnetlink.AF_INET6).ToArray();
        });

        Assert.Equal([IPAddress.IPv6Loopback], found);
    }

    private static string Setting(NetworkNamespace nameSpace, string entry) => nameSpace.Run(() => File.ReadAllText($"/proc/sys/net/ipv6/conf/{entry}").Trim());

    private static string Snapshot(TestHost host) => host.Network.Run(() => Commands.Run("ip", "-6 -o addr show scope global") + Commands.Run("ip", "-6 route show") + Commands.Run("nft", "list ruleset"));
}
