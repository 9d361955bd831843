using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Testing;

namespace IaC.Network.Tests.Lab;

/// <summary>
/// A host of its own for a test, as far as the network goes: a namespace with one interface into a network where a neighbour lives, in another namespace.
/// Nothing of it touches the machine's own network.
/// </summary>
internal sealed class TestHost : IDisposable
{
    internal const string Address = "198.51.100.1";
    internal const string NeighbourAddress = "198.51.100.2";
    internal const string AddressV6 = "2001:db8:1::1";
    internal const string NeighbourAddressV6 = "2001:db8:1::2";
    private readonly List<IDisposable> owned = [];

    internal TestHost()
    {
        Require.Root();
        Network.Run(() =>
        {
            using NetlinkSocket socket = NetlinkSocket.Open(NetlinkProtocol.Route);
            new LinkBatch()
                .AddVeth(new Veth { Name = "lan0", PeerName = "lan0", PeerNamespace = Neighbour.Handle, PeerHardwareAddress = [2, 0, 0, 0, 0, 2] })
                .Send(socket);
        });
        Network.Configure("lan0", IPAddress.Parse(Address), 24);
        Neighbour.Configure("lan0", IPAddress.Parse(NeighbourAddress), 24);

        Network.Configure("lan0", IPAddress.Parse(AddressV6), 64);
        Neighbour.Configure("lan0", IPAddress.Parse(NeighbourAddressV6), 64);

        // A test sees a host whose network is at rest.
        Network.AwaitCarrier("lan0");
        Neighbour.AwaitCarrier("lan0");
    }

    internal NetworkNamespace Network { get; } = new();

    internal NetworkNamespace Neighbour { get; } = new();

    /// <summary>A root of the host.</summary>
    internal TestRoot NewRoot(string subnet = "10.88.0.0/16", string? subnetV6 = null)
    {
        var root = new TestRoot(this, subnet, subnetV6);
        owned.Add(root);
        return root;
    }

    /// <summary>A server in a namespace of the test.</summary>
    internal void Serve(NetworkNamespace nameSpace, int port, string name = "web", PortProtocol protocol = PortProtocol.Tcp) => owned.Add(new Greeter(nameSpace, IPAddress.Any, port, name, protocol));

    /// <inheritdoc cref="Serve"/>
    internal void ServeV6(NetworkNamespace nameSpace, int port, string name = "web", PortProtocol protocol = PortProtocol.Tcp) => owned.Add(new Greeter(nameSpace, IPAddress.IPv6Any, port, name, protocol));

    public void Dispose()
    {
        owned.Reverse();
        owned.ForEach(thing => thing.Dispose());
        Network.Dispose();
        Neighbour.Dispose();
    }
}
