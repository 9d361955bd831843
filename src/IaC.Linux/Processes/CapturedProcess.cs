using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>A program of the machine that is run to its end, and what it wrote.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record CapturedProcess(ExitStatus Status, byte[] Output, byte[] Error)
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Absolute path of a program by its name, as a shell finds it; null where there is none.</summary>
    /// <param name="name">Name without a slash.</param>
    /// <param name="path">Folders, colons between; null for the usual ones.</param>
    public static string? Find(string name, string? path) =>
        (path ?? DefaultPath).Split(':').Where(folder => folder.StartsWith('/')).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program with input, output and error in memory, so that none of them can block. Killed when cancelled.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="arguments">Arguments after the program's own name.</param>
    /// <param name="environment"><c>NAME=value</c>; nothing is inherited.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="LinuxException">It cannot be run.</exception>
    public static async Task<CapturedProcess> RunAsync(string path, ImmutableArray<string> arguments, ImmutableArray<string> environment, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using SafeFileHandle stdin = MemoryFile.Create("stdin"), stdout = MemoryFile.Create("stdout"), stderr = MemoryFile.Create("stderr");
        RandomAccess.Write(stdin, input.Span, 0);
        using StartedProcess process = new DetachedProcess { Path = path, Arguments = [Path.GetFileName(path), .. arguments], Environment = environment, Stdin = stdin, Stdout = stdout, Stderr = stderr }.Start();
        using CancellationTokenRegistration kill = cancellationToken.Register(() => PidFd.SendSignal(process.PidFd, Signals.SIGKILL));

        // A thread of its own: the pool is for what does not block.
        ExitStatus status = await Task.Factory.StartNew(() => PidFd.Reap(process.PidFd), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return new CapturedProcess(status, Content(stdout), Content(stderr));
    }

    private static byte[] Content(SafeFileHandle file)
    {
        byte[] content = new byte[RandomAccess.GetLength(file)];
        int read = RandomAccess.Read(file, content, 0);
        return content[..read];
    }
}
