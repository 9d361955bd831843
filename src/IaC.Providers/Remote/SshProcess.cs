using System.Net.Sockets;
using System.Text;
using IaC.Linux;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Providers.Remote;

/// <summary>A command that runs on another host, by ssh.</summary>
/// <param name="process">ssh.</param>
/// <param name="socket">Its standard input and output.</param>
/// <param name="words">Its standard error.</param>
internal sealed class SshProcess(StartedProcess process, Socket socket, SafeFileHandle words) : IDisposable
{
    /// <summary>Exit code of ssh where it did not come so far, or lost the host; and of a command that ended so.</summary>
    internal const int Refused = 255;

    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    // Reaped once, whoever asks first, on a thread of its own: the pool is for what does not block.
    private readonly Lazy<Task<Ended>> end = new(() => Task.Factory.StartNew(
        () => new Ended(PidFd.Reap(process.PidFd), Read(words)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    /// <summary>Standard input and output of the command.</summary>
    public Stream Stream => stream;

    /// <summary>Ends the input of the command.</summary>
    public void EndInput() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>The exit code of the command; null where ssh did not come so far, or lost the host.</summary>
    public async Task<int?> EndAsync(CancellationToken cancellationToken)
    {
        ExitStatus status = (await end.Value.WaitAsync(cancellationToken).ConfigureAwait(false)).Status;
        return status.ShellCode == Refused ? null : status.ShellCode;
    }

    /// <summary>What ssh or the command said of a failure, as one line; once it has ended, also after this was disposed of.</summary>
    public string Words() => end is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } ended } ? ended.Result.Words : Read(words);

    /// <summary>Gives up on it.</summary>
    public void Kill() => PidFd.SendSignal(process.PidFd, Signals.SIGKILL);

    /// <summary>Ends its input; it ends by itself then, and is reaped when it has.</summary>
    public void Dispose()
    {
        stream.Dispose();
        end.Value.ContinueWith(
            _ =>
            {
                words.Dispose();
                process.Dispose();
            },
            TaskScheduler.Default);
    }

    private static string Read(SafeFileHandle words)
    {
        byte[] content = new byte[RandomAccess.GetLength(words)];
        int read = RandomAccess.Read(words, content, 0);
        IEnumerable<string> lines = Encoding.UTF8.GetString(content, 0, read).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line.Any(char.IsLetterOrDigit));

        // The warning of ssh about another key ends with what it means.
        return string.Join("; ", lines.TakeLast(2));
    }

    private sealed record Ended(ExitStatus Status, string Words);
}
