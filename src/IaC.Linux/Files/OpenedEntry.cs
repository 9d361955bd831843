using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Files;

/// <summary>An open file or folder, and what can be done to it by its descriptor alone: no path is looked up again, so nobody can exchange it in between.</summary>
// SAFETY: every pointer handed out is to a pinned array or to the stack of the calling method, and the kernel keeps none of them after the call.
public abstract unsafe class OpenedEntry : IDisposable
{
    // XATTR_SIZE_MAX and XATTR_LIST_MAX of linux/limits.h.
    private protected const int LargestAttribute = 64 * 1024;

    private const int AtEmptyPath = 0x1000;
    private const uint StatxBasic = 0x7FF;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;

    private protected OpenedEntry(SafeFileHandle handle, string path) => (Handle, FullPath) = (handle, path);

    /// <summary>The descriptor, owned by this object.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Path it was opened by, for messages.</summary>
    public string FullPath { get; }

    /// <summary>statx(2).</summary>
    public FileStatus Status()
    {
        using DescriptorUse use = new(Handle);
        byte* buffer = stackalloc byte[FileStatus.StructSize];
        byte empty = 0;
        Syscall.Check(Syscall.Invoke(SyscallNumber.Statx, use.Number, (nint)(&empty), AtEmptyPath, (nint)StatxBasic, (nint)buffer), "statx", FullPath);
        return FileStatus.Read(new ReadOnlySpan<byte>(buffer, FileStatus.StructSize));
    }

    /// <summary>fchown(2). Clears set-user-id and capabilities, so it goes before <see cref="SetPermissions"/> and <see cref="SetAttribute"/>.</summary>
    public void SetOwner(uint uid, uint gid)
    {
        using DescriptorUse use = new(Handle);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Fchown, use.Number, (nint)uid, (nint)gid), "fchown", FullPath);
    }

    /// <summary>fchmod(2) with the twelve permission bits.</summary>
    public void SetPermissions(int permissions)
    {
        using DescriptorUse use = new(Handle);
        Syscall.Check(Syscall.Invoke(SyscallNumber.Fchmod, use.Number, permissions), "fchmod", FullPath);
    }

    /// <summary>futimens(3): sets times of access and modification.</summary>
    public void SetTime(FileTime time)
    {
        using DescriptorUse use = new(Handle);
        long* times = stackalloc long[] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        Syscall.Check(Syscall.Invoke(SyscallNumber.Utimensat, use.Number, 0, (nint)times, 0), "utimensat", FullPath);
    }

    /// <summary>fsetxattr(2).</summary>
    public void SetAttribute(string name, ReadOnlySpan<byte> value)
    {
        using DescriptorUse use = new(Handle);
        fixed (byte* nativeName = FileNames.EncodeTerminated(name))
        fixed (byte* nativeValue = value)
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Fsetxattr, use.Number, (nint)nativeName, (nint)nativeValue, value.Length, 0), $"fsetxattr {name}", FullPath);
        }
    }

    /// <summary>fgetxattr(2), at most 64 KiB; null where the file does not have the attribute, or its file system has none.</summary>
    public byte[]? GetAttribute(string name)
    {
        using DescriptorUse use = new(Handle);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestAttribute);
        try
        {
            fixed (byte* nativeName = FileNames.EncodeTerminated(name))
            fixed (byte* nativeValue = buffer)
            {
                nint length = Syscall.Invoke(SyscallNumber.Fgetxattr, use.Number, (nint)nativeName, (nint)nativeValue, LargestAttribute);
                return -length is LinuxError.ENODATA or LinuxError.EOPNOTSUPP ? null : buffer[..(int)Syscall.Check(length, $"fgetxattr {name}", FullPath)];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>flock(2) without waiting: false where another holds it. Kept until this object is disposed of.</summary>
    public bool TryLock(bool shared)
    {
        using DescriptorUse use = new(Handle);
        nint result = Syscall.Invoke(SyscallNumber.Flock, use.Number, (shared ? LockShared : LockExclusive) | LockNonBlocking);
        return result != -LinuxError.EAGAIN && Syscall.Check(result, "flock", FullPath) == 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }
}
