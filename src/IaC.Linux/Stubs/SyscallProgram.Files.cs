using System.Runtime.InteropServices;
using System.Text;

namespace IaC.Linux.Stubs;

/// <content>Files and folders. Paths of the container are resolved by <see cref="OpenPath"/> only, which no symbolic link leads out of the root.</content>
public sealed unsafe partial class SyscallProgram
{
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveInRoot = 0x10;
    private const int ExecutePermission = 1;

    /// <summary>
    /// Opens a place in the file tree, not its contents (openat2(2), O_PATH). Symbolic links, absolute ones too, are resolved as if the working folder were the root.
    /// </summary>
    public ChildDescriptor OpenPath(string path, bool folder = false, OnError onError = default)
    {
        ulong flags = (uint)(OpenFlags.PathOnly | OpenFlags.CloseOnExec | (folder ? OpenFlags.Directory : 0));
        nint how = Copy(new OpenHow { Flags = flags, Resolve = ResolveInRoot | ResolveNoMagicLinks });
        return AddOpening("openat2", SyscallNumber.Openat2, onError, ChildDescriptor.WorkingFolder, Text(path), how, sizeof(OpenHow));
    }

    /// <summary>Opens a file of the kernel for writing (openat(2)), such as one of /proc.</summary>
    public ChildDescriptor OpenForWriting(string path) =>
        AddOpening("open", SyscallNumber.Openat, OnError.Fail, ChildDescriptor.WorkingFolder, Text(path), OpenFlags.WriteOnly | OpenFlags.CloseOnExec, 0);

    /// <summary>Writes a text at once (write(2)).</summary>
    public void Write(ChildDescriptor file, string text) => Add("write", SyscallNumber.Write, OnError.Fail, file, Text(text), Encoding.UTF8.GetByteCount(text));

    /// <summary>Makes a folder (mkdirat(2)).</summary>
    public void MakeFolder(ChildDescriptor parent, string name, uint mode, OnError onError = default) =>
        Add("mkdir", SyscallNumber.Mkdirat, onError, parent, Text(name), (nint)mode);

    /// <summary>Makes an empty file, a device, or a fifo (mknodat(2)).</summary>
    /// <param name="parent">Folder that it is made in.</param>
    /// <param name="name">Its name, no path.</param>
    /// <param name="mode">Type and permission bits.</param>
    /// <param name="major">Major number of a device.</param>
    /// <param name="minor">Minor number of a device.</param>
    /// <param name="onError">What an error does.</param>
    public void MakeNode(ChildDescriptor parent, string name, uint mode, uint major = 0, uint minor = 0, OnError onError = default) =>
        Add("mknod", SyscallNumber.Mknodat, onError, parent, Text(name), (nint)mode, (nint)((minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12)));

    /// <summary>Makes a symbolic link (symlinkat(2)).</summary>
    public void MakeSymbolicLink(ChildDescriptor parent, string name, string target, OnError onError = default) =>
        Add("symlink", SyscallNumber.Symlinkat, onError, Text(target), parent, Text(name));

    /// <summary>Fails unless the program's user may run a file (faccessat(2)).</summary>
    public void CheckExecutable(string path, OnError onError) => Add("access", SyscallNumber.Faccessat, onError, ChildDescriptor.WorkingFolder, Text(path), ExecutePermission);

    /// <summary>Makes an open folder the working folder (fchdir(2)).</summary>
    public void ChangeFolder(ChildDescriptor folder) => Add("chdir", SyscallNumber.Fchdir, OnError.Fail, folder);

    /// <summary>Makes a path the working folder (chdir(2)).</summary>
    public void ChangeFolder(string path) => Add("chdir", SyscallNumber.Chdir, OnError.Fail, Text(path));

    /// <summary>Sets the bits that new files never have (umask(2)).</summary>
    public void SetUmask(uint mask) => Add("umask", SyscallNumber.Umask, OnError.Fail, (nint)mask);

    /// <summary>Puts a descriptor at a number that the program keeps (dup3(2)).</summary>
    public void DuplicateTo(ChildDescriptor descriptor, int number)
    {
        _takenNumbers.Add(number);
        Add("dup3", SyscallNumber.Dup3, OnError.Fail, descriptor, number, 0);
    }

    /// <summary>Closes every descriptor from a number on (close_range(2)).</summary>
    public void CloseFrom(int number) => Add("close_range", SyscallNumber.CloseRange, OnError.Fail, number, unchecked((nint)uint.MaxValue), 0);

    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
