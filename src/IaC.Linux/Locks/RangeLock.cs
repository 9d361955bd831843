using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Locks;

/// <summary>
/// An exclusive lock on one byte of a file: thousands of locks in one file that needs no cleaning. The byte need not exist. These are open file description locks (fcntl(2)): they belong to the descriptor,
/// so they also exclude other threads of this process, and the kernel frees them when it is closed.
/// </summary>
public sealed unsafe class RangeLock : IDisposable
{
    private const int SetOpenFileDescriptionLock = 37;
    private const int GetOpenFileDescriptionLock = 36;
    private const short WriteLock = 1;
    private const short Unlocked = 2;

    private readonly SafeFileHandle _file;

    private RangeLock(SafeFileHandle file) => _file = file;

    /// <summary>The lock, or null when another holds it. The file is made when absent, mode 0600.</summary>
    /// <param name="path">The file of locks.</param>
    /// <param name="position">The byte that stands for what is locked; not negative.</param>
    public static RangeLock? TryTake(string path, long position)
    {
        SafeFileHandle file = FileDescriptors.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        using DescriptorUse use = new(file);
        FileRange range = new() { Type = WriteLock, Start = position, Length = 1 };

        // SAFETY: the kernel reads the structure during the call only.
        nint result = Syscall.Invoke(SyscallNumber.Fcntl, use.Number, SetOpenFileDescriptionLock, (nint)(&range));
        if (result >= 0)
        {
            return new RangeLock(file);
        }

        file.Dispose();
        return -result is LinuxError.EAGAIN or LinuxError.EACCES ? null : throw new LinuxException("fcntl F_OFD_SETLK", (int)-result, path);
    }

    /// <summary>Whether anybody holds a lock on any byte of a file, shared or not; of this process, too.</summary>
    /// <param name="path">The file; it is there.</param>
    public static bool IsHeld(string path)
    {
        using SafeFileHandle file = FileDescriptors.Open(path, OpenFlags.ReadOnly);
        using DescriptorUse use = new(file);
        FileRange range = new() { Type = WriteLock };

        // SAFETY: the kernel reads and writes the structure during the call only.
        nint result = Syscall.Invoke(SyscallNumber.Fcntl, use.Number, GetOpenFileDescriptionLock, (nint)(&range));
        return result >= 0 ? range.Type != Unlocked : throw new LinuxException("fcntl F_OFD_GETLK", (int)-result, path);
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _file.Dispose();

    // struct flock of asm-generic/fcntl.h on 64-bit machines.
    private struct FileRange
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
