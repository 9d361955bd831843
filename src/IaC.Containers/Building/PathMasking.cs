using IaC.Linux.Mounts;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>Hides and protects parts of /proc and /sys that belong to the whole machine. A path that this kernel does not have is passed over.</summary>
internal static class PathMasking
{
    /// <summary>A folder becomes an empty one, a file becomes /dev/null.</summary>
    internal static void Mask(SyscallProgram child, IEnumerable<string> paths)
    {
        child.Step("mask path", "/dev/null");
        ChildDescriptor nothing = child.OpenPath("/dev/null");
        ChildDescriptor target = child.NewDescriptor();
        foreach (string path in paths)
        {
            SyscallLabel file = child.NewLabel();
            SyscallLabel next = child.NewLabel();
            child.Step("mask path", path);

            child.OpenPath(path, folder: true, target, OnError.GoTo(file));
            ChildDescriptor context = child.OpenFileSystem("tmpfs");
            child.Attach(child.MakeMount(context, MountAttributes.ReadOnly | MountAttributes.NoDevices | MountAttributes.NoSetUserId | MountAttributes.NoExecute), target);
            child.JumpTo(next);

            child.Mark(file);
            child.OpenPath(path, folder: false, target, OnError.GoTo(next));
            child.Attach(child.CloneMount(nothing, recursive: false), target);
            child.Mark(next);
        }
    }

    /// <summary>Mounts each path, with all below, on itself without the right to write.</summary>
    internal static void Protect(SyscallProgram child, IEnumerable<string> paths)
    {
        ChildDescriptor target = child.NewDescriptor();
        foreach (string path in paths)
        {
            SyscallLabel next = child.NewLabel();
            child.Step("make path read-only", path);
            child.OpenPath(path, into: target, onError: OnError.GoTo(next));
            ChildDescriptor copy = child.CloneMount(target, recursive: true);
            child.SetAttributes(copy, MountAttributes.ReadOnly, MountAttributes.None, recursive: true);
            child.Attach(copy, target);
            child.Mark(next);
        }
    }
}
