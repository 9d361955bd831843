using System.Net;
using System.Net.Sockets;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Tests.Lab;

/// <summary>A network namespace of a test; it goes with its last socket and interface.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    internal SafeFileHandle Handle { get; } = Namespace.Create(NamespaceTypes.Network)[NamespaceTypes.Network];

    internal T Run<T>(Func<T> action) => Namespace.Run(Handle, NamespaceTypes.Network, action);

    internal void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    /// <summary>Gives its loopback and another interface an address.</summary>
    internal void Configure(string name, IPAddress address, int prefixLength) => Run(() =>
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkProtocol.Route);
        Link link = socket.GetLink(name);
        new LinkBatch().Up("lo").Up(name).AddUniqueAddress(link, address, prefixLength).Send(socket);
    });

    /// <summary>Returns when the kernel has taken note that both ends of an interface are up.</summary>
    internal void AwaitCarrier(string name) => Run(() =>
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkProtocol.Route);
        Assert.True(SpinWait.SpinUntil(() => socket.GetLink(name).Works, TimeSpan.FromSeconds(10)));
    });

    /// <summary>A bound socket that may be used from any thread.</summary>
    internal Socket Bind(IPAddress address, int port, PortProtocol protocol) => Run(() =>
    {
        Socket socket = NewSocket(protocol, address.AddressFamily);
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    });

    /// <summary>An unbound socket that may be used from any thread.</summary>
    internal Socket Open(PortProtocol protocol, AddressFamily family = AddressFamily.InterNetwork) => Run(() => NewSocket(protocol, family));

    public void Dispose() => Handle.Dispose();

    private static Socket NewSocket(PortProtocol protocol, AddressFamily family) => protocol == PortProtocol.Tcp
        ? new Socket(family, SocketType.Stream, ProtocolType.Tcp)
        : new Socket(family, SocketType.Dgram, ProtocolType.Udp);
}
