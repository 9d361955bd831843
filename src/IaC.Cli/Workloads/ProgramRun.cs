using System.IO.Pipes;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using IaC.Linux.Terminals;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Workloads;

/// <summary>
/// Runs a program in a container with our standard streams. They are passed on through pipes or a terminal of the program's own: a descriptor of ours could be opened again from inside
/// the container, by way of <c>/proc/self/fd</c>, and with more rights than it was given for.
/// </summary>
internal sealed class ProgramRun(Terminal terminal, SupervisorClient client)
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="exec">What to run.</param>
    /// <param name="interactive">Pass standard input on; else it is empty.</param>
    /// <param name="stop">Ends the program.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="UsageException">A terminal was asked for, and there is none here.</exception>
    /// <exception cref="SupervisorException">The program cannot be started.</exception>
    public Task<int> RunAsync(PodExec exec, bool interactive, CancellationToken stop)
    {
        if (!exec.Terminal)
        {
            return RunWithPipesAsync(exec, interactive, stop);
        }

        AttachedTerminal.Require(terminal);
        return RunWithTerminalAsync(WithTerminalOf(exec, Terminal.Size), interactive, stop);
    }

    private static PodExec WithTerminalOf(PodExec exec, TerminalSize size) => exec with
    {
        Environment = [$"TERM={Environment.GetEnvironmentVariable("TERM") ?? "xterm"}", .. exec.Environment],
        Columns = (uint)size.Columns,
        Rows = (uint)size.Rows,
    };

    private async Task<int> RunWithPipesAsync(PodExec exec, bool interactive, CancellationToken stop)
    {
        using var input = new AnonymousPipeServerStream(PipeDirection.Out);
        using var output = new AnonymousPipeServerStream(PipeDirection.In);
        using var error = new AnonymousPipeServerStream(PipeDirection.In);
        using ExecSession session = await client.ExecAsync(exec, Descriptor(input), Descriptor(output), Descriptor(error), stop);

        // The other ends are the program's now; as long as we held them too, nobody would see an end.
        input.DisposeLocalCopyOfClientHandle();
        output.DisposeLocalCopyOfClientHandle();
        error.DisposeLocalCopyOfClientHandle();

        Task shown = Task.WhenAll(
            Task.Run(() => StreamPump.Show(output, terminal.WriteBytes), CancellationToken.None),
            Task.Run(() => StreamPump.Show(error, terminal.WriteErrorBytes), CancellationToken.None));
        if (interactive)
        {
            _ = Task.Run(() => StreamPump.Feed(input, closeAtEnd: true), CancellationToken.None);
        }
        else
        {
            input.Dispose();
        }

        int code = await session.WaitAsync(stop);
        await shown.WaitAsync(stop);
        return code;
    }

    private async Task<int> RunWithTerminalAsync(PodExec exec, bool interactive, CancellationToken stop)
    {
        using ExecSession session = await client.ExecAsync(exec, null, null, null, stop);
        using var joined = new AttachedTerminal(terminal, session.Terminal!, interactive ? Feed : null);
        int code = await session.WaitAsync(stop);
        await joined.Shown.WaitAsync(stop);
        return code;

        // No keys leave it: it ends with this command.
        static bool Feed(Stream keys)
        {
            StreamPump.Feed(keys, closeAtEnd: false);
            return false;
        }
    }

    private static SafeFileHandle Descriptor(AnonymousPipeServerStream pipe) => new(pipe.ClientSafePipeHandle.DangerousGetHandle(), ownsHandle: false);
}
