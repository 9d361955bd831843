using IaC.Pods.Client;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>A program that runs in a container on behalf of this one. It ends when this is disposed of, or this program ends.</summary>
public sealed class ExecSession : IDisposable
{
    private readonly SupervisorConnection _connection;

    internal ExecSession(SupervisorConnection connection, SafeFileHandle? terminal) => (_connection, Terminal) = (connection, terminal);

    /// <summary>Master side of the program's terminal: its input and output, and where its size is set; null without a terminal.</summary>
    public SafeFileHandle? Terminal { get; }

    /// <summary>Waits for the end of the program.</summary>
    /// <returns>Its exit code, or 128 and the signal.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken) =>
        _connection.Parse(await _connection.ReceiveAsync(cancellationToken).ConfigureAwait(false), ExecExit.Read).Code;

    /// <inheritdoc/>
    public void Dispose()
    {
        Terminal?.Dispose();
        _connection.Dispose();
    }
}
