using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IaC.Network.Tests.Lab;

/// <summary>Calls a <see cref="Greeter"/>.</summary>
internal static class Caller
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // Long enough for an answer on this machine, short enough to wait for when none must come.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(700);

    /// <summary>The answer.</summary>
    internal static async Task<string> CallAsync(this NetworkNamespace nameSpace, IPAddress address, int port, PortProtocol protocol = PortProtocol.Tcp)
    {
        using Socket socket = nameSpace.Open(protocol, address.AddressFamily);
        using var deadline = new CancellationTokenSource(Deadline);
        return await CallAsync(socket, address, port, deadline.Token);
    }

    /// <inheritdoc cref="CallAsync(NetworkNamespace, IPAddress, int, PortProtocol)"/>
    internal static Task<string> CallAsync(this NetworkNamespace nameSpace, string address, int port, PortProtocol protocol = PortProtocol.Tcp) =>
        nameSpace.CallAsync(IPAddress.Parse(address), port, protocol);

    /// <summary>Whether a call is refused or not answered.</summary>
    internal static async Task<bool> FailsToCallAsync(this NetworkNamespace nameSpace, string address, int port, PortProtocol protocol = PortProtocol.Tcp)
    {
        using Socket socket = nameSpace.Open(protocol, IPAddress.Parse(address).AddressFamily);
        using var deadline = new CancellationTokenSource(Silence);
        try
        {
            await CallAsync(socket, IPAddress.Parse(address), port, deadline.Token);
            return false;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return true;
        }
    }

    /// <summary>Calls with a socket that may have called before; a datagram that is lost is sent again until the token ends it.</summary>
    internal static async Task<string> CallAsync(Socket socket, IPAddress address, int port, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64];
        await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
        if (socket.SocketType == SocketType.Dgram)
        {
            await socket.SendAsync(new byte[1], cancellationToken);
        }

        int length = await socket.ReceiveAsync(buffer, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
