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
            if (LockFile.TryTake(path) is { } file)
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
