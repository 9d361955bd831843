using System.Globalization;

namespace IaC.Engine;

/// <summary>flock(2) on a file that is there for nothing else, so that a lock ends with the process that holds it, however that ends.</summary>
internal static class LockFile
{
    /// <summary>Takes the lock; null where another holds it.</summary>
    /// <param name="path">The file; it is made where it is absent, with its folder.</param>
    /// <exception cref="StateException">The file cannot be made.</exception>
    internal static FileStream? TryTake(string path)
    {
        // FileShare.None is flock(LOCK_EX | LOCK_NB); a lock held elsewhere shows as EWOULDBLOCK in the HResult.
        const int WouldBlock = 11;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
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

    /// <summary>Waits for the lock, blocking the calling thread: for what takes no longer than a write.</summary>
    /// <inheritdoc cref="TryTake"/>
    internal static FileStream Take(string path)
    {
        FileStream? taken = null;
        SpinWait.SpinUntil(() => (taken = TryTake(path)) is not null);
        return taken!;
    }

    // Opened by its name just before a holder that removed its stack also removed that name (proc_pid_fd(5)): the lock of a file that nobody can find any more protects nothing.
    private static bool IsRemoved(FileStream file) =>
        new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}")).LinkTarget?.EndsWith(" (deleted)", StringComparison.Ordinal) == true;
}
