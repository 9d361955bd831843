using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Locks;

/// <summary>
/// A flock(2) on a file. The kernel frees it when its last descriptor is closed, so that it never outlives a killed process. The file stays, since removing it would let two
/// processes lock two files of one name.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int Unlock = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly SafeFileHandle _file;

    private FileLock(SafeFileHandle file) => _file = file;

    /// <summary>The locked file, for what the holder writes about itself.</summary>
    public SafeFileHandle File => _file;

    /// <summary>Waits for the lock, blocking the calling thread. The file is made when absent, mode 0600.</summary>
    public static FileLock Take(string path, bool shared = false) => Lock(path, shared, 0)!;

    /// <summary>Waits for the lock without a thread of its own, for one that is held over awaited work.</summary>
    public static async Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken)
    {
        FileLock? taken;
        while ((taken = TryTake(path)) is null)
        {
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }

        return taken;
    }

    /// <summary>The lock, or null when another holds it.</summary>
    public static FileLock? TryTake(string path, bool shared = false) => Lock(path, shared, LockNonBlocking);

    /// <summary>Frees the lock, also where a process that another thread is just starting has the descriptor too, until its program runs.</summary>
    public void Dispose()
    {
        if (!_file.IsClosed)
        {
            using DescriptorUse use = new(_file);
            Syscall.Invoke(SyscallNumber.Flock, use.Number, Unlock);
        }

        _file.Dispose();
    }

    private static FileLock? Lock(string path, bool shared, int flags)
    {
        SafeFileHandle file = FileDescriptors.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        using DescriptorUse use = new(file);
        nint result;
        do
        {
            result = Syscall.Invoke(SyscallNumber.Flock, use.Number, (shared ? LockShared : LockExclusive) | flags);
        }
        while (result == -LinuxError.EINTR);

        if (result < 0)
        {
            file.Dispose();
            return result == -LinuxError.EAGAIN ? null : throw new LinuxException("flock", (int)-result, path);
        }

        return new FileLock(file);
    }
}
