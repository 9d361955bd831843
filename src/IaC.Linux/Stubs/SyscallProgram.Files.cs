using System.Runtime.InteropServices;
using System.Text;
using IaC.Linux.Files;

namespace IaC.Linux.Stubs;

/// <content>Files and folders. Paths of the container are resolved by <see cref="OpenPath"/> only, which no symbolic link leads out of the root.</content>
public sealed unsafe partial class SyscallProgram
{
    private const ulong ResolveNoMagicLinks = 0x02;
    private const ulong ResolveInRoot = 0x10;
    private const int ExecutePermission = 1;
    private const int CloseRangeOnExec = 4;

    /// <summary>
    /// Opens a place in the file tree, not its contents (openat2(2), O_PATH). Symbolic links, absolute ones too, are resolved as if the working folder were the root.
    /// </summary>
    /// <param name="path">Relative to the working folder; a leading slash makes no difference.</param>
    /// <param name="folder">Whether anything but a folder is an error.</param>
    /// <param name="into">Descriptor that it is opened as, in the place of what it was; null takes a new one.</param>
    /// <param name="onError">What an error does; it cannot be ignored.</param>
    public ChildDescriptor OpenPath(string path, bool folder = false, ChildDescriptor? into = null, OnError onError = default)
    {
        ulong flags = (uint)(OpenFlags.PathOnly | OpenFlags.CloseOnExec | (folder ? OpenFlags.Directory : 0));
        nint how = Copy(new OpenHow { Flags = flags, Resolve = ResolveInRoot | ResolveNoMagicLinks });
        return AddOpening(into ?? NewDescriptor(), "openat2", SyscallNumber.Openat2, onError, ChildDescriptor.WorkingFolder, Text(path), how, sizeof(OpenHow));
    }

    /// <summary>Opens an entry of an open folder that the child itself has made there, not its contents (openat(2), O_PATH).</summary>
    public ChildDescriptor OpenBelow(ChildDescriptor folder, string name) =>
        AddOpening("open", SyscallNumber.Openat, OnError.Fail, folder, Text(name), OpenFlags.PathOnly | OpenFlags.NoFollow | OpenFlags.CloseOnExec, 0);

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
    /// <param name="device">Number of a device.</param>
    /// <param name="onError">What an error does.</param>
    public void MakeNode(ChildDescriptor parent, string name, uint mode, DeviceNumber device = default, OnError onError = default) =>
        Add("mknod", SyscallNumber.Mknodat, onError, parent, Text(name), (nint)mode, (nint)device.Encoded);

    /// <summary>Makes a symbolic link (symlinkat(2)).</summary>
    public void MakeSymbolicLink(ChildDescriptor parent, string name, string target, OnError onError = default) =>
        Add("symlink", SyscallNumber.Symlinkat, onError, Text(target), parent, Text(name));

    /// <summary>Fails unless the program's user may run a file (faccessat(2)).</summary>
    public void CheckExecutable(string path, OnError onError) => Add("access", SyscallNumber.Faccessat, onError, ChildDescriptor.WorkingFolder, Text(path), ExecutePermission);

    /// <summary>Makes an open folder the working folder (fchdir(2)).</summary>
    public void ChangeFolder(ChildDescriptor folder) => Add("chdir", SyscallNumber.Fchdir, OnError.Fail, folder);

    /// <summary>Makes a path the working folder (chdir(2)); of the host, or of the container once it is the root.</summary>
    public void ChangeFolder(string path) => Add("chdir", SyscallNumber.Chdir, OnError.Fail, Text(path));

    /// <summary>Gives a descriptor's file to a user; its group stays (fchown(2)).</summary>
    public void SetOwner(int number, uint user) => Add("fchown", SyscallNumber.Fchown, OnError.Fail, number, (nint)user, -1);

    /// <summary>Sets the bits that new files never have (umask(2)).</summary>
    public void SetUmask(uint mask) => Add("umask", SyscallNumber.Umask, OnError.Fail, (nint)mask);

    /// <summary>Puts a descriptor at a number that the program keeps (dup3(2)).</summary>
    public void DuplicateTo(ChildDescriptor descriptor, int number)
    {
        _takenNumbers.Add(number);
        Add("dup3", SyscallNumber.Dup3, OnError.Fail, descriptor, number, 0);
    }

    /// <summary>Lets exec close every descriptor from a number on (close_range(2), CLOSE_RANGE_CLOEXEC).</summary>
    public void CloseOnExecFrom(int number) => Add("close_range", SyscallNumber.CloseRange, OnError.Fail, number, unchecked((nint)uint.MaxValue), CloseRangeOnExec);

    [StructLayout(LayoutKind.Sequential)]
    internal struct OpenHow
    {
        internal ulong Flags;
        internal ulong Mode;
        internal ulong Resolve;
    }
}
