using System.Runtime.InteropServices;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux;

/// <summary>Descriptors of what .NET does not open: folders, O_PATH, devices.</summary>
internal static unsafe class FileDescriptors
{
    private const int AtFdCwd = -100;
    private const int DuplicateCloseOnExec = 1030;

    /// <summary>openat(2) relative to the working folder; always close-on-exec.</summary>
    internal static SafeFileHandle Open(string path, int flags, int mode = 0) => OpenAt(AtFdCwd, path, flags, mode);

    /// <summary>openat(2) relative to an open folder; always close-on-exec.</summary>
    internal static SafeFileHandle OpenAt(SafeHandle folder, string path, int flags, int mode = 0)
    {
        using DescriptorUse use = new(folder);
        return OpenAt(use.Number, path, flags, mode);
    }

    /// <summary>A copy whose number is at least <paramref name="lowest"/>, close-on-exec.</summary>
    internal static SafeFileHandle Duplicate(SafeHandle handle, int lowest)
    {
        using DescriptorUse use = new(handle);
        return Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Fcntl, use.Number, DuplicateCloseOnExec, lowest), "fcntl", "F_DUPFD_CLOEXEC"));
    }

    /// <summary>A handle that closes the number.</summary>
    internal static SafeFileHandle Own(nint number) => new(number, ownsHandle: true);

    private static SafeFileHandle OpenAt(int folder, string path, int flags, int mode)
    {
        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* text = FileNames.EncodeTerminated(path))
        {
            return Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Openat, folder, (nint)text, flags | OpenFlags.CloseOnExec, mode), "open", path));
        }
    }
}
