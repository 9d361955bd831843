using System.Net.Sockets;

namespace IaC.Cli.Forwarding;

/// <summary>Takes connections. One that cannot be taken, since the client has gone or descriptors are short, is none of the others' business.</summary>
internal static class SocketAcceptor
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Takes them until it is stopped.</summary>
    /// <param name="listener">Where they come.</param>
    /// <param name="take">Gets each.</param>
    /// <param name="failed">Told why one could not be taken; the next is, after a pause.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(Socket listener, Action<Socket> take, Action<SocketException> failed, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                take(await listener.AcceptAsync(stop));
            }
            catch (SocketException fault)
            {
                failed(fault);
                await Task.Delay(Pause, stop);
            }
        }
    }
}
