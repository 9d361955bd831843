using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Mounts;

/// <summary>
/// Mounts by descriptor (fsopen(2), open_tree(2), move_mount(2)): one that is not attached is in no mount table, and goes with its last descriptor.
/// </summary>
public static unsafe class Mount
{
    private const int AtFdCwd = -100;
    private const int AtEmptyPath = 0x1000;
    private const int AtRecursive = 0x8000;
    private const int OpenTreeClone = 1;
    private const int MoveFromEmptyPath = 0x4;
    private const int DetachLazily = 2;

    /// <summary>A new tmpfs that is attached nowhere.</summary>
    /// <param name="mode">Permission bits of its root.</param>
    /// <param name="size">Most bytes; null is the kernel's default, half of the memory.</param>
    /// <param name="attributes">Attributes of the mount.</param>
    public static SafeFileHandle Tmpfs(uint mode, long? size = null, MountAttributes attributes = MountAttributes.NoSetUserId | MountAttributes.NoDevices)
    {
        using FileSystemContext context = FileSystemContext.Open("tmpfs");
        context.Set("mode", Convert.ToString(mode, 8));
        if (size is { } bytes)
        {
            context.Set("size", $"{bytes}");
        }

        return context.Mount(attributes);
    }

    /// <summary>A copy, attached nowhere, of what is mounted at a path (a bind mount).</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="recursive">With the mounts below it.</param>
    public static SafeFileHandle Clone(string path, bool recursive)
    {
        fixed (byte* text = FileDescriptors.Terminated(path))
        {
            return OpenTree(AtFdCwd, (nint)text, OpenTreeClone | OpenFlags.CloseOnExec | (recursive ? AtRecursive : 0), path);
        }
    }

    /// <summary>
    /// A copy, attached nowhere, of an open folder, file or mount. The descriptor must belong to the mount namespace of the caller, or (since Linux 6.15) to no namespace.
    /// </summary>
    public static SafeFileHandle Clone(SafeFileHandle source, bool recursive)
    {
        using DescriptorUse use = new(source);
        fixed (byte* empty = "\0"u8)
        {
            return OpenTree(use.Number, (nint)empty, OpenTreeClone | OpenFlags.CloseOnExec | AtEmptyPath | (recursive ? AtRecursive : 0), $"descriptor {use.Number}");
        }
    }

    /// <summary>Attaches a mount at a path of the caller's mount namespace; a folder on a folder, a file on a file.</summary>
    public static void Attach(SafeFileHandle mount, string path)
    {
        using DescriptorUse use = new(mount);
        fixed (byte* empty = "\0"u8, text = FileDescriptors.Terminated(path))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.MoveMount, use.Number, (nint)empty, AtFdCwd, (nint)text, MoveFromEmptyPath), "move_mount", path);
        }
    }

    /// <summary>Adds attributes to a mount (mount_setattr(2)).</summary>
    public static void SetAttributes(SafeFileHandle mount, MountAttributes attributes, bool recursive)
    {
        using DescriptorUse use = new(mount);
        MountAttributeSet change = new() { Set = (ulong)attributes };
        fixed (byte* empty = "\0"u8)
        {
            // SAFETY: change lives on this stack for the length of the call.
            Syscall.Check(
                Syscall.Invoke(SyscallNumber.MountSetattr, use.Number, (nint)empty, AtEmptyPath | (recursive ? AtRecursive : 0), (nint)(&change), sizeof(MountAttributeSet)),
                "mount_setattr",
                $"{attributes}");
        }
    }

    /// <summary>Takes the topmost mount off a path (umount2(2) with MNT_DETACH); it ends with its last user. False when nothing is mounted there.</summary>
    public static bool Detach(string path)
    {
        fixed (byte* text = FileDescriptors.Terminated(path))
        {
            nint result = Syscall.Invoke(SyscallNumber.Umount2, (nint)text, DetachLazily);
            if (result is -LinuxError.EINVAL or -LinuxError.ENOENT)
            {
                return false;
            }

            Syscall.Check(result, "umount2", path);
            return true;
        }
    }

    private static SafeFileHandle OpenTree(int folder, nint path, int flags, string subject) =>
        FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.OpenTree, folder, path, flags), "open_tree", subject));
}
