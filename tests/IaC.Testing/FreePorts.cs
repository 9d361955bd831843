using System.Net;
using System.Net.Sockets;

namespace IaC.Testing;

/// <summary>TCP ports of the loopback address that nothing listens on.</summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int Ephemeral = 32_768;

    // Of another run on this machine too, most likely.
    private static int s_given = Random.Shared.Next(Ephemeral - First);

    /// <summary>A free port. A published one has no socket, so that the kernel may offer it again: below its ephemeral range, each number is given once.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (Interlocked.Increment(ref s_given) % (Ephemeral - First));
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
