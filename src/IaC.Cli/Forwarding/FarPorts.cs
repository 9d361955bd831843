using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using IaC.Providers.Remote;

namespace IaC.Cli.Forwarding;

/// <summary>
/// Ports of a pod or guest on another host: a socket file here that ssh joins to one there, on which <see cref="PortServer"/> answers. Nothing listens on a port there, and each connection
/// has the flow control of ssh.
/// </summary>
internal sealed class FarPorts : IPortSource
{
    private readonly FarRun run;
    private readonly string socket;

    private FarPorts(FarRun run, string socket) => (this.run, this.socket) = (run, socket);

    /// <summary>Opens the way there.</summary>
    /// <param name="host">The host.</param>
    /// <param name="arguments">The command that answers there, but for its socket.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<FarPorts> OpenAsync(RemoteHost host, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        (FarRun run, string socket) = await host.RunWithSocketAsync(path => [.. arguments, PortServer.Option, path], stop);
        try
        {
            // It says so once it listens, or ends and says why not.
            await run.Output.ReadExactlyAsync(new byte[1], stop);
            return new FarPorts(run, socket);
        }
        catch
        {
            run.Dispose();
            File.Delete(socket);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Socket> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            byte[] question = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(question, (ushort)port);
            await connection.SendAsync(question, cancellationToken);
            byte[] answer = new byte[1];
            if (await connection.ReceiveAsync(answer, cancellationToken) == 1 && answer[0] == PortServer.Connected)
            {
                return connection;
            }

            using var words = new StreamReader(new NetworkStream(connection), Encoding.UTF8);
            string why = await words.ReadToEndAsync(cancellationToken);
            throw new IOException(why.Length > 0 ? why : $"port {port}: the connection to the host broke");
        }
        catch (Exception exception)
        {
            connection.Dispose();
            throw exception is SocketException ? new IOException($"port {port}: {exception.Message}") : exception;
        }
    }

    /// <summary>Waits until the way there is no more, and throws why.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => run.CompleteAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        run.Dispose();
        File.Delete(socket);
    }
}
