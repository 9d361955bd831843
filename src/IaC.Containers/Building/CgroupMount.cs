using IaC.Containers.Cgroups;
using IaC.Linux.Mounts;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>
/// /sys/fs/cgroup of a container: its own group, where programs look for their limits. Copies of the host's mounts serve for v1 and v2 alike and show nothing above the group.
/// </summary>
internal sealed class CgroupMount
{
    private const uint FolderMode = 0x1ED;

    private readonly SyscallProgram _child;
    private readonly MountAttributes _attributes;
    private readonly ChildDescriptor? _whole;
    private readonly IReadOnlyList<(string Name, ChildDescriptor Group)> _hierarchies;

    private CgroupMount(SyscallProgram child, MountAttributes attributes, ChildDescriptor? whole, IReadOnlyList<(string Name, ChildDescriptor Group)> hierarchies) =>
        (_child, _attributes, _whole, _hierarchies) = (child, attributes, whole, hierarchies);

    /// <summary>Copies the group's mounts, while the host's file tree is there.</summary>
    internal static CgroupMount Open(SyscallProgram child, Cgroup cgroup, MountAttributes attributes)
    {
        if (!cgroup.V1Folders.Any())
        {
            return new CgroupMount(child, attributes, Copy(cgroup.UnifiedFolder!), []);
        }

        IEnumerable<(string Name, string Folder)> folders = cgroup.V1Folders;
        if (cgroup.UnifiedFolder is { } unified)
        {
            folders = folders.Append(("unified", unified));
        }

        return new CgroupMount(child, attributes, null, [.. folders.Select(f => (f.Name, Copy(f.Folder)))]);

        ChildDescriptor Copy(string folder)
        {
            ChildDescriptor copy = child.CloneMount(folder, recursive: false);
            child.SetAttributes(copy, attributes, MountAttributes.None, recursive: false);
            return copy;
        }
    }

    /// <summary>Attaches them at an open folder.</summary>
    internal void Attach(ChildDescriptor target)
    {
        if (_whole is { } whole)
        {
            _child.Attach(whole, target);
            return;
        }

        ChildDescriptor context = _child.OpenFileSystem("tmpfs");
        _child.SetOption(context, "mode", "755");
        ChildDescriptor folders = _child.MakeMount(context, MountAttributes.None);
        _child.Attach(folders, target);

        // What was opened before the attachment lies below it, so the folders are reached through the mount itself.
        foreach ((string name, ChildDescriptor group) in _hierarchies)
        {
            _child.MakeFolder(folders, name, FolderMode);
            _child.Attach(group, _child.OpenBelow(folders, name));
        }

        _child.SetAttributes(folders, _attributes, MountAttributes.None, recursive: false);
    }
}
