using System.Net.Sockets;

namespace IaC.Cli.Forwarding;

/// <summary>Joins two connections: what comes by one goes out by the other, and an end of one direction is an end of that direction only.</summary>
internal static class SocketRelay
{
    /// <summary>Passes bytes on until both directions have ended, or one of the two is gone.</summary>
    public static async Task RunAsync(Socket one, Socket other, CancellationToken cancellationToken)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(PassAsync(one, other, broken), PassAsync(other, one, broken));
    }

    private static async Task PassAsync(Socket from, Socket to, CancellationTokenSource broken)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, broken.Token) is > 0 and int count)
            {
                for (int sent = 0; sent < count; sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), broken.Token))
                {
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A connection that broke takes the other one along.
            await broken.CancelAsync();
        }
    }
}
