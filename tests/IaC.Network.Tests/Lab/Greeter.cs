using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IaC.Network.Tests.Lab;

/// <summary>A server that answers everyone with its name and the address it was called from: <c>web 10.88.0.3</c>.</summary>
internal sealed class Greeter : IDisposable
{
    private readonly Socket socket;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    internal Greeter(NetworkNamespace nameSpace, IPAddress address, int port, string name = "web", PortProtocol protocol = PortProtocol.Tcp)
    {
        socket = nameSpace.Bind(address, port, protocol);
        serving = protocol == PortProtocol.Tcp ? ServeTcpAsync(name) : ServeUdpAsync(name);
    }

    public void Dispose()
    {
        stop.Cancel();
        serving.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        socket.Dispose();
        stop.Dispose();
    }

    private static byte[] Answer(string name, EndPoint caller) => Encoding.UTF8.GetBytes($"{name} {((IPEndPoint)caller).Address}");

    private async Task ServeTcpAsync(string name)
    {
        socket.Listen(64);
        while (true)
        {
            using Socket caller = await socket.AcceptAsync(stop.Token);
            await caller.SendAsync(Answer(name, caller.RemoteEndPoint!), stop.Token);
        }
    }

    private async Task ServeUdpAsync(string name)
    {
        byte[] buffer = new byte[64];
        while (true)
        {
            SocketReceiveFromResult call = await socket.ReceiveFromAsync(buffer, socket.LocalEndPoint!, stop.Token);
            await socket.SendToAsync(Answer(name, call.RemoteEndPoint), call.RemoteEndPoint, stop.Token);
        }
    }
}
