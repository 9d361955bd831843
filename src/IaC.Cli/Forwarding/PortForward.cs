using System.Net;
using System.Net.Sockets;
using IaC.Cli.Terminals;

namespace IaC.Cli.Forwarding;

/// <summary>Listens here for ports of a pod or guest.</summary>
/// <param name="source">Those ports.</param>
/// <param name="terminal">Is told what is forwarded, and what was refused.</param>
internal sealed class PortForward(IPortSource source, Terminal terminal) : IDisposable
{
    private readonly List<(Socket Listener, int Remote)> listeners = [];

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public void Listen(IPAddress address, PortMapping mapping)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listeners.Add((listener, mapping.Remote));
        try
        {
            listener.Bind(new IPEndPoint(address, mapping.Local));
            listener.Listen();
        }
        catch (SocketException exception)
        {
            throw new IOException($"{new IPEndPoint(address, mapping.Local)}: {exception.Message}");
        }
    }

    /// <summary>Passes connections on until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        foreach ((Socket listener, int remote) in listeners)
        {
            terminal.Output.WriteLine(FormattableString.Invariant($"Forwarding from {listener.LocalEndPoint} -> {remote}"));
        }

        await Task.WhenAll(listeners.Select(pair => SocketAcceptor.RunAsync(
            pair.Listener,
            connection => _ = ForwardAsync(connection, pair.Remote, stop),
            fault => terminal.Error.WriteLine($"iac: a connection to {pair.Listener.LocalEndPoint} was not taken: {fault.Message}"),
            stop)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Socket listener, _) in listeners)
        {
            listener.Dispose();
        }
    }

    private async Task ForwardAsync(Socket connection, int remote, CancellationToken stop)
    {
        try
        {
            using (connection)
            {
                using Socket port = await source.ConnectAsync(remote, stop);
                await SocketRelay.RunAsync(connection, port, stop);
            }
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            terminal.Error.WriteLine($"iac: {refused.Message}");
        }
        catch (OperationCanceledException)
        {
            // The command ends.
        }
    }
}
