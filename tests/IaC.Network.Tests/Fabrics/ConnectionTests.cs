using System.Net;
using System.Net.Sockets;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Tests.Lab;

namespace IaC.Network.Tests.Fabrics;

/// <summary>Who reaches whom without published ports.</summary>
public sealed class ConnectionTests
{
    [Fact]
    public async Task The_host_reaches_a_pod_by_its_address()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2);
        host.Serve(pod.Network, 80);

        string answer = await host.Network.CallAsync("10.88.0.2", 80);

        Assert.Equal($"web {root.WithFabric(fabric => fabric.HostAddress)}", answer);
    }

    [Fact]
    public void Packets_pass_from_the_moment_of_attachment()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        for (byte i = 2; i < 22; i++)
        {
            using var pod = new TestPod(IPv4.Add(root.Options.Subnet.BaseAddress, i));

            // A dump reports the state as it is; to ask for one interface would bring it about.
            Link link = root.WithFabric(fabric =>
            {
                fabric.Attach(pod.Attachment());
                using NetlinkSocket inside = root.OpenInside();
                return inside.ListLinks().Single(link => link.Alias == pod.Uid);
            });

            Assert.True(link.Works);
        }
    }

    [Fact]
    public async Task A_pod_reaches_another_directly()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod server = root.AddPod(2);
        TestPod client = root.AddPod(3);
        host.Serve(server.Network, 80);

        Assert.Equal("web 10.88.0.3", await client.Network.CallAsync("10.88.0.2", 80));
    }

    [Fact]
    public async Task A_pod_reaches_itself_by_loopback_and_by_its_address()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2);
        host.Serve(pod.Network, 80);

        Assert.Equal("web 127.0.0.1", await pod.Network.CallAsync("127.0.0.1", 80));
        Assert.Equal("web 10.88.0.2", await pod.Network.CallAsync("10.88.0.2", 80));
    }

    [Fact]
    public async Task A_pod_reaches_the_host_and_is_seen_with_its_own_address()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2);
        host.Serve(host.Network, 80);

        Assert.Equal("web 10.88.0.2", await pod.Network.CallAsync(TestHost.Address, 80));
        Assert.Equal("web 10.88.0.2", await pod.Network.CallAsync(root.WithFabric(fabric => fabric.HostAddress), 80));
    }

    [Fact]
    public async Task A_pod_cannot_send_under_a_foreign_address()
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2);
        pod.Network.Configure("eth0", IPAddress.Parse("203.0.113.9"), 32);
        using Socket listener = host.Neighbour.Bind(IPAddress.Any, 80, PortProtocol.Udp);
        var neighbour = new IPEndPoint(IPAddress.Parse(TestHost.NeighbourAddress), 80);
        using Socket forger = pod.Network.Bind(IPAddress.Parse("203.0.113.9"), 0, PortProtocol.Udp);
        using Socket honest = pod.Network.Bind(pod.Address, 0, PortProtocol.Udp);

        await forger.SendToAsync("forged"u8.ToArray(), neighbour);
        await honest.SendToAsync("honest"u8.ToArray(), neighbour);

        byte[] received = new byte[6];
        await listener.ReceiveAsync(received);
        Assert.Equal("honest"u8, received);
    }

    [Theory]
    [InlineData(PortProtocol.Tcp)]
    [InlineData(PortProtocol.Udp)]
    public async Task A_pod_reaches_the_neighbour_under_the_address_of_the_host(PortProtocol protocol)
    {
        using var host = new TestHost();
        TestPod pod = host.NewRoot().AddPod(2);
        host.Serve(host.Neighbour, 80, "outside", protocol);

        Assert.Equal($"outside {TestHost.Address}", await pod.Network.CallAsync(TestHost.NeighbourAddress, 80, protocol));
    }
}
