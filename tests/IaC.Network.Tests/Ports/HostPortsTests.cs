using System.Net;
using System.Net.Sockets;
using IaC.Network.Tests.Lab;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Ports;

public sealed class HostPortsTests
{
    private const string OtherRoot = "00000000";

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0", PortProtocol.Tcp, "in use by a socket of this host")]
    [InlineData("127.0.0.1", "0.0.0.0", PortProtocol.Tcp, "in use by a socket of this host")]
    [InlineData("127.0.0.1", "127.0.0.1", PortProtocol.Udp, "in use by a socket of this host")]
    [InlineData("127.0.0.1", TestHost.Address, PortProtocol.Tcp, null)]
    public void A_socket_holds_its_port(string bound, string wanted, PortProtocol protocol, string? obstacle)
    {
        using var host = new TestHost();
        using Socket socket = host.Network.Bind(IPAddress.Parse(bound), 8080, protocol);
        if (protocol == PortProtocol.Tcp)
        {
            socket.Listen();
        }

        Assert.Equal(obstacle, FindObstacle(host, wanted, 8080, protocol));
        Assert.Null(FindObstacle(host, wanted, 8081, protocol));
        Assert.Null(FindObstacle(host, wanted, 8080, protocol == PortProtocol.Tcp ? PortProtocol.Udp : PortProtocol.Tcp));
    }

    [Fact]
    public void Another_root_holds_what_it_publishes()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80), Tcp(8081, 81, "127.0.0.1"));
        string obstacle = $"published by root {root.Options.RootId}";

        Assert.Equal(obstacle, FindObstacle(host, "0.0.0.0", 8080));
        Assert.Equal(obstacle, FindObstacle(host, TestHost.Address, 8080));
        Assert.Equal(obstacle, FindObstacle(host, "0.0.0.0", 8081));
        Assert.Equal(obstacle, FindObstacle(host, "127.0.0.1", 8081));
        Assert.Null(FindObstacle(host, TestHost.Address, 8081));
        Assert.True(host.Network.Run(() => HostPorts.IsFree(IPAddress.Any, 8080, PortProtocol.Tcp, root.Options.RootId)));

        root.Detach(pod);
        Assert.Null(FindObstacle(host, "0.0.0.0", 8080));
    }

    [Fact]
    public void An_address_that_the_host_does_not_have_is_an_obstacle()
    {
        using var host = new TestHost();

        Assert.Equal("not an address of this host", FindObstacle(host, "203.0.113.9", 8080));
    }

    private static string? FindObstacle(TestHost host, string ip, ushort port, PortProtocol protocol = PortProtocol.Tcp) =>
        host.Network.Run(() => HostPorts.FindObstacle(IPAddress.Parse(ip), port, protocol, OtherRoot));
}
