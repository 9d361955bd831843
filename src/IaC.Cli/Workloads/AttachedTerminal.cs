using System.Runtime.InteropServices;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using IaC.Linux.Terminals;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Workloads;

/// <summary>Our terminal, joined to that of a program in a container until that ends or is left. Disposing of it brings ours back.</summary>
internal sealed class AttachedTerminal : IDisposable
{
    private readonly SafeFileHandle master;
    private readonly IDisposable raw;
    private readonly PosixSignalRegistration resized;
    private readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Joins them.</summary>
    /// <param name="terminal">Ours.</param>
    /// <param name="master">The program's, owned from here on.</param>
    /// <param name="type">Passes on what is typed, to the end or until the keys are pressed that leave the program, which is true; null passes nothing on.</param>
    internal AttachedTerminal(Terminal terminal, SafeFileHandle master, Func<Stream, bool>? type)
    {
        this.master = master;
        Resize();
        resized = PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Resize());
        raw = Terminal.EnterRawMode();
        var stream = new FileStream(master, FileAccess.ReadWrite, bufferSize: 0);
        Shown = Task.Run(() => StreamPump.Show(stream, terminal.WriteBytes), CancellationToken.None);
        if (type is not null)
        {
            _ = Task.Run(
                () =>
                {
                    if (type(stream))
                    {
                        left.TrySetResult();
                    }
                },
                CancellationToken.None);
        }
    }

    /// <summary>Ends when the program shows nothing any more.</summary>
    public Task Shown { get; }

    /// <summary>Ends when the keys were pressed that leave the program.</summary>
    public Task Left => left.Task;

    /// <summary>Throws <see cref="UsageException"/> where there is no terminal here.</summary>
    public static void Require(Terminal terminal)
    {
        if (!terminal.CanAsk)
        {
            throw new UsageException("-t needs a terminal on standard input and output: leave it away");
        }
    }

    /// <summary>Joins the terminal of a container.</summary>
    /// <param name="terminal">Ours.</param>
    /// <param name="master">The program's, owned from here on.</param>
    public static AttachedTerminal Of(Terminal terminal, SafeFileHandle master) => new(terminal, master, Type(DetachKeys.OfContainer));

    /// <summary>Attaches to a container with a terminal.</summary>
    /// <param name="terminal">Ours.</param>
    /// <param name="client">Connection to its supervisor, which it uses up.</param>
    /// <param name="container">The container.</param>
    /// <param name="interactive">Pass on what is typed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SupervisorException">It does not run, has no terminal, or somebody else is attached.</exception>
    public static async Task<AttachedTerminal> OpenAsync(Terminal terminal, SupervisorClient client, string container, bool interactive, CancellationToken cancellationToken)
    {
        SafeFileHandle stream = await client.AttachAsync(container, cancellationToken);
        if (TerminalDevice.IsTerminal((int)stream.DangerousGetHandle()))
        {
            return new AttachedTerminal(terminal, stream, interactive ? Type(DetachKeys.OfContainer) : null);
        }

        stream.Dispose();
        throw new UsageException($"container {container} has no terminal (`tty: true`): `iac logs -f` shows what it writes");
    }

    /// <summary>Attaches to the console of a guest.</summary>
    /// <param name="terminal">Ours.</param>
    /// <param name="client">Connection to its supervisor, which it uses up.</param>
    /// <param name="container">Container of its machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SupervisorException">It does not run, or somebody else is there.</exception>
    public static async Task<AttachedTerminal> OpenConsoleAsync(Terminal terminal, SupervisorClient client, string container, CancellationToken cancellationToken) =>
        new(terminal, await client.AttachAsync(container, cancellationToken), Type(DetachKeys.OfConsole));

    // A serial port has no size.
    private void Resize()
    {
        if (TerminalDevice.IsTerminal((int)master.DangerousGetHandle()))
        {
            TerminalDevice.SetSize(master, Terminal.Size);
        }
    }

    private static Func<Stream, bool> Type(byte[] leave) => to => StreamPump.Type(to, new DetachKeys(leave));

    /// <inheritdoc/>
    public void Dispose()
    {
        resized.Dispose();
        raw.Dispose();
        master.Dispose();
    }
}
