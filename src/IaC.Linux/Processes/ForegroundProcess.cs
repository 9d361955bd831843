using IaC.Linux.Stubs;

namespace IaC.Linux.Processes;

/// <summary>A program in our place: it has our descriptors, terminal, process group, folder and umask while we wait for it, and default signals. It ends with us.</summary>
public static class ForegroundProcess
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="path">Absolute path of the program.</param>
    /// <param name="arguments">argv, the program's name first.</param>
    /// <param name="environment"><c>NAME=value</c>; nothing is inherited.</param>
    /// <param name="cancellationToken">Asks it to end, and is thrown once it has.</param>
    /// <exception cref="LinuxException">It cannot be run; the subject is the path.</exception>
    public static async Task<ExitStatus> RunAsync(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, CancellationToken cancellationToken)
    {
        // The signal at the end of its parent comes when the thread that made it ends, so that this one waits for it.
        ExitStatus status = await Task.Factory.StartNew(
            () => Run(path, arguments, environment, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return status;
    }

    private static ExitStatus Run(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, CancellationToken cancellationToken)
    {
        using SyscallProgram child = new();
        child.EndWithParent(Signals.SIGTERM);
        child.ResetSignals();
        child.Step("execve", path);
        child.Execute(path, arguments, environment);
        using StartedProcess process = StubProcess.TryStart(child, new StubOptions(), out SyscallFailure? failure) ?? throw new LinuxException(failure!.Call, failure.Errno, failure.Path);
        using CancellationTokenRegistration end = cancellationToken.Register(() =>
        {
            // One that has stopped itself takes no other signal before it goes on.
            PidFd.SendSignal(process.PidFd, Signals.SIGTERM);
            PidFd.SendSignal(process.PidFd, Signals.SIGCONT);
        });
        return PidFd.Reap(process.PidFd);
    }
}
