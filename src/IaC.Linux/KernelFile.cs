using System.Text;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux;

/// <summary>Files of /proc, /sys and control groups: never made, only opened; each write is one command to the kernel, and its refusal is an answer to it.</summary>
public static unsafe class KernelFile
{
    private const int AtFdCwd = -100;
    private const int RemoveFolderFlag = 0x200;

    /// <summary>Writes a text in one call.</summary>
    /// <exception cref="LinuxException">The subject is <c>PATH</c>, and for a refused write <c>TEXT to PATH</c>.</exception>
    public static void Write(string path, string text)
    {
        using SafeFileHandle file = FileDescriptors.Open(path, OpenFlags.WriteOnly);
        using DescriptorUse use = new(file);
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* start = bytes)
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Write, use.Number, (nint)start, bytes.Length), "write", $"{text} to {path}");
        }
    }

    /// <summary>Opens a folder as a place in the file tree (O_PATH).</summary>
    public static SafeFileHandle OpenFolder(string path) => FileDescriptors.Open(path, OpenFlags.PathOnly | OpenFlags.Directory);

    /// <summary>Opens a folder for calls that refuse a mere place in the file tree.</summary>
    public static SafeFileHandle OpenFolderForReading(string path) => FileDescriptors.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);

    /// <summary>Removes an empty folder, such as a control group. False with the error number when it is refused.</summary>
    public static bool TryRemoveFolder(string path, out int errno)
    {
        // SAFETY: the array is pinned for the length of the call.
        fixed (byte* text = FileNames.EncodeTerminated(path))
        {
            nint result = Syscall.Invoke(SyscallNumber.Unlinkat, AtFdCwd, (nint)text, RemoveFolderFlag);
            errno = (int)-Math.Min(result, 0);
            return result >= 0;
        }
    }
}
