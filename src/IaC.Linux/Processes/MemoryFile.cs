using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>Files that exist in memory only, under no path (memfd_create(2)).</summary>
public static unsafe class MemoryFile
{
    private const int CloseOnExec = 0x1;
    private const int Executable = 0x10;

    /// <summary>An empty file for data.</summary>
    /// <param name="name">Shown in /proc, for people.</param>
    public static SafeFileHandle Create(string name)
    {
        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* text = FileNames.EncodeTerminated(name))
        {
            return FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.MemfdCreate, (nint)text, CloseOnExec), "memfd_create", name));
        }
    }

    /// <summary>A file that can be run.</summary>
    /// <param name="name">Shown in /proc, for people.</param>
    /// <param name="content">A whole ELF file.</param>
    public static SafeFileHandle OfProgram(string name, ReadOnlySpan<byte> content)
    {
        SafeFileHandle file;

        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* text = FileNames.EncodeTerminated(name))
        {
            nint result = Syscall.Invoke(SyscallNumber.MemfdCreate, (nint)text, CloseOnExec | Executable);
            if (result == -LinuxError.EINVAL)
            {
                // Before Linux 6.3 every memory file could be run, and nobody could ask for it.
                result = Syscall.Invoke(SyscallNumber.MemfdCreate, (nint)text, CloseOnExec);
            }

            file = FileDescriptors.Own(Syscall.Check(result, "memfd_create", name));
        }

        RandomAccess.Write(file, content, 0);
        return file;
    }
}
