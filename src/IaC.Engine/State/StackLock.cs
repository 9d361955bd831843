using System.Globalization;

namespace IaC.Engine;

/// <summary>
/// The lock of a stack: flock(2) on <c>NAME.lock</c>, so that it ends with the process that holds it, however that ends. Who holds it stands in <c>NAME.holder</c>, which means nothing while the lock is free.
/// </summary>
internal sealed class StackLock : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;
    private readonly string _holderPath;

    private StackLock(FileStream file, string holderPath)
    {
        _file = file;
        _holderPath = holderPath;
    }

    /// <summary>Takes the lock.</summary>
    /// <param name="statePath">Database of the stack; the lock lies beside it.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="request">Who takes it, and how.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StackLockedException">Another process holds it, and it is not to be waited for.</exception>
    /// <exception cref="StateException">The file cannot be made.</exception>
    public static async Task<StackLock> TakeAsync(string statePath, string stack, LockRequest request, CancellationToken cancellationToken)
    {
        string path = Path.ChangeExtension(statePath, ".lock");
        string holderPath = Path.ChangeExtension(statePath, ".holder");
        Action<LockHolder?>? waiting = request.Waiting;
        while (true)
        {
            if (TryLock(path) is { } file)
            {
                var taken = new StackLock(file, holderPath);
                Write(holderPath, request.Holder);
                return taken;
            }

            if (!request.Wait)
            {
                throw new StackLockedException(stack, Read(holderPath));
            }

            waiting?.Invoke(Read(holderPath));
            waiting = null;
            await Task.Delay(RetryInterval, request.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the files of the lock, of a stack that is no more; nothing is protected by it from here on.</summary>
    public void Forget()
    {
        File.Delete(_holderPath);
        File.Delete(_file.Name);
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _file.Dispose();

    // FileShare.None is flock(LOCK_EX | LOCK_NB); a lock held elsewhere shows as EWOULDBLOCK in the HResult.
    private static FileStream? TryLock(string path)
    {
        const int WouldBlock = 11;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            while (true)
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                if (!IsRemoved(file))
                {
                    return file;
                }

                file.Dispose();
            }
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StateException($"the lock {path} cannot be taken: {exception.Message}", "is its folder writable?", exception);
        }
    }

    // Opened by its name just before a holder that removed its stack also removed that name (proc_pid_fd(5)): the lock of a file that nobody can find any more protects nothing.
    private static bool IsRemoved(FileStream file) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}")).LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;

    private static void Write(string path, LockHolder holder)
    {
        try
        {
            File.WriteAllLines(path, [holder.Pid.ToString(CultureInfo.InvariantCulture), holder.Host, holder.Since.ToString("O", CultureInfo.InvariantCulture), holder.Command.ReplaceLineEndings(" ")]);
        }
        catch (IOException)
        {
            // The disk is full: the lock holds all the same, and whether the state can be written is for its writes to find out.
        }
    }

    private static LockHolder? Read(string path)
    {
        try
        {
            return File.ReadAllLines(path) is [var pid, var host, var since, var command, ..]
                ? new LockHolder(int.Parse(pid, CultureInfo.InvariantCulture), host, command, DateTimeOffset.Parse(since, CultureInfo.InvariantCulture))
                : null;
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // The holder is just writing it: the refusal then cannot name it.
            return null;
        }
    }
}
