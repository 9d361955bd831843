using IaC.Linux.Files;
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

    private static readonly Lazy<bool> OverlayAppends = new(ProbeOverlay);

    /// <summary>Whether overlayfs takes its layers one by one (<c>lowerdir+</c>, Linux 6.8), in any number; else all must fit into one page of text.</summary>
    public static bool OverlayTakesLayersSingly => OverlayAppends.Value;

    /// <summary>A new tmpfs that is attached nowhere.</summary>
    /// <param name="mode">Permission bits of its root.</param>
    /// <param name="size">Most bytes; null is the kernel's default, half of the memory.</param>
    /// <param name="attributes">Attributes of the mount.</param>
    public static SafeFileHandle Tmpfs(uint mode, long? size = null, MountAttributes attributes = MountAttributes.NoSetUserId | MountAttributes.NoDevices)
    {
        KeyValuePair<string, string?> modeOption = new("mode", Convert.ToString(mode, 8));
        return New("tmpfs", size is { } bytes ? [modeOption, new("size", $"{bytes}")] : [modeOption], attributes);
    }

    /// <summary>A new file system that is attached nowhere.</summary>
    /// <param name="type">As in /proc/filesystems.</param>
    /// <param name="options">Options of the type; those without a value are flags.</param>
    /// <param name="attributes">Attributes of the mount.</param>
    public static SafeFileHandle New(string type, IEnumerable<KeyValuePair<string, string?>> options, MountAttributes attributes)
    {
        using FileSystemContext context = FileSystemContext.Open(type);
        foreach ((string key, string? value) in options)
        {
            context.Set(key, value);
        }

        return context.Mount(attributes);
    }

    /// <summary>A copy, attached nowhere, of what is mounted at a path (a bind mount).</summary>
    /// <param name="path">Folder or file.</param>
    /// <param name="recursive">With the mounts below it.</param>
    public static SafeFileHandle Clone(string path, bool recursive)
    {
        fixed (byte* text = FileNames.EncodeTerminated(path))
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
        fixed (byte* empty = "\0"u8, text = FileNames.EncodeTerminated(path))
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
        fixed (byte* text = FileNames.EncodeTerminated(path))
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

    // Before Linux 6.5 overlayfs kept its options as text, whatever they were, and refused them when it was mounted: only one that refuses what nobody knows has looked at what it was given.
    private static bool ProbeOverlay()
    {
        using FileSystemContext context = FileSystemContext.Open("overlay");
        return Takes(context, "lowerdir+", "/") && !Takes(context, "no-such-option", "1");
    }

    private static bool Takes(FileSystemContext context, string option, string value)
    {
        try
        {
            context.Set(option, value);
            return true;
        }
        catch (LinuxException e) when (e.Errno == LinuxError.EINVAL)
        {
            return false;
        }
    }

    private static SafeFileHandle OpenTree(int folder, nint path, int flags, string subject) =>
        FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.OpenTree, folder, path, flags), "open_tree", subject));
}
