using System.Runtime.InteropServices;

namespace IaC.Linux.Mounts;

/// <summary>Which file system an open file is of (statfs(2)).</summary>
public static unsafe class FileSystemType
{
    private const int StructureSize = 120;

    /// <summary>The magic number, as in linux/magic.h.</summary>
    public static long Of(SafeHandle file)
    {
        using DescriptorUse use = new(file);
        long* status = stackalloc long[StructureSize / sizeof(long)];

        // SAFETY: struct statfs of 64-bit machines, 120 bytes whose first word is f_type; it lives on this stack for the length of the call.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Fstatfs, use.Number, (nint)status), "fstatfs");
        return status[0];
    }
}
