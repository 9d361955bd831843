using System.Runtime.InteropServices;
using IaC.Cli.Terminals;

namespace IaC.Cli.Commands;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP as cancellation: the first asks to stop after the calls in flight, the second to drop those too, and a third ends the process as if there were no handler.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly CancellationTokenSource abort = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Terminal terminal;
    private int count;

    /// <summary>Starts to listen.</summary>
    public Interruption(Terminal terminal)
    {
        this.terminal = terminal;
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Stop when the calls in flight are done.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Stop at once.</summary>
    public CancellationToken Abort => abort.Token;

    /// <summary>What the first signal says on standard error; null says nothing.</summary>
    public string? Notice { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
        {
            registration.Dispose();
        }

        stop.Dispose();
        abort.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        switch (Interlocked.Increment(ref count))
        {
            case 1:
                context.Cancel = true;
                if (Notice is not null)
                {
                    terminal.Error.WriteLine(Notice);
                }

                stop.Cancel();
                break;
            case 2:
                context.Cancel = true;
                abort.Cancel();
                break;
            default:
                break;
        }
    }
}
