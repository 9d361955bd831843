using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>Makes the root file system, in the mount namespace of the child only, and moves into it.</summary>
internal static class RootSetup
{
    /// <summary>Where things are put together before they become the root: every host has it, and nothing below it is needed any more by then.</summary>
    private const string Workbench = "/proc";

    private const uint FolderMode = 0x1ED;

    /// <summary>Afterwards the working folder is the container's root, and nothing of the host is reachable by name.</summary>
    internal static void Enter(SyscallProgram child, RootSpec root) => Enter(child, root, Mount.OverlayTakesLayersSingly);

    /// <summary>As above, in the way of a kernel that takes layers one by one or not.</summary>
    internal static void Enter(SyscallProgram child, RootSpec root, bool layersSingly)
    {
        if (root.Lower.IsEmpty)
        {
            if (root.Path.Length == 0)
            {
                throw new ContainerStartException("mount root", "/", "open_tree", LinuxError.ENOENT, "the image has no layers, so that there is no program in it to run");
            }

            child.Step("mount root", root.Path);
            child.Attach(child.CloneMount(root.Path, recursive: true), Workbench);
        }
        else
        {
            (string upper, string work) = Writable(child, root);
            child.Step("mount overlay", string.Join(':', root.Lower));
            if (layersSingly)
            {
                AddOverlay(child, root, upper, work);
            }
            else
            {
                AddOverlayAsText(child, root, upper, work);
            }
        }

        MoveIn(child, root.Lower.IsEmpty ? root.Path : root.Lower[0]);
    }

    /// <summary>Moves into an empty root that cannot be written.</summary>
    internal static void EnterEmpty(SyscallProgram child)
    {
        child.Step("mount tmpfs", "/");
        child.Attach(child.MakeMount(child.OpenFileSystem("tmpfs"), MountAttributes.ReadOnly | MountAttributes.NoDevices | MountAttributes.NoSetUserId | MountAttributes.NoExecute), Workbench);
        MoveIn(child, "tmpfs");
    }

    /// <summary>Forbids writing to the root itself; to be called when everything is mounted in it.</summary>
    internal static void MakeReadOnly(SyscallProgram child)
    {
        child.Step("make root read-only", "/");
        child.SetAttributes(child.OpenPath("/", folder: true), MountAttributes.ReadOnly, MountAttributes.None, recursive: false);
    }

    // pivot_root(".", ".") lays the old root over the new one, so that no folder of the image is needed for it (pivot_root(2), NOTES).
    private static void MoveIn(SyscallProgram child, string root)
    {
        child.Step("pivot_root", root);
        child.ChangeFolder(Workbench);
        child.PivotRootHere();
        child.DetachHere();
        child.ChangeFolder("/");
    }

    // Folders for the writes. Without one on disk they stay in memory: a root that is never written still has to take the folders that are mounted on.
    private static (string Upper, string Work) Writable(SyscallProgram child, RootSpec root)
    {
        if (root.Writable is { } folder)
        {
            foreach (string part in new[] { "upper", "work" })
            {
                if (!Directory.Exists(Path.Combine(folder, part)))
                {
                    throw new ContainerStartException("mount overlay", Path.Combine(folder, part), "stat", LinuxError.ENOENT);
                }
            }

            return (Path.Combine(folder, "upper"), Path.Combine(folder, "work"));
        }

        child.Step("mount tmpfs for writes", "/");
        ChildDescriptor context = child.OpenFileSystem("tmpfs");
        child.SetOption(context, "mode", "755");
        ChildDescriptor memory = child.MakeMount(context, MountAttributes.None);
        child.MakeFolder(memory, "upper", FolderMode);
        child.MakeFolder(memory, "work", FolderMode);
        child.Attach(memory, Workbench);
        return ($"{Workbench}/upper", $"{Workbench}/work");
    }

    private static void AddOverlay(SyscallProgram child, RootSpec root, string upper, string work)
    {
        ChildDescriptor context = child.OpenFileSystem("overlay");
        child.SetOption(context, "source", "overlay");
        foreach (string layer in root.Lower)
        {
            child.SetOption(context, "lowerdir+", layer);
        }

        child.SetOption(context, "upperdir", Escaped(upper));
        child.SetOption(context, "workdir", Escaped(work));
        child.Attach(child.MakeMount(context, MountAttributes.None), Workbench);
    }

    // The way before Linux 6.8: all options in one page of text, so the layers are named relative to the folder that they share.
    private static void AddOverlayAsText(SyscallProgram child, RootSpec root, string upper, string work)
    {
        string shared = Path.GetDirectoryName(root.Lower[0])!;
        child.ChangeFolder(shared);
        string layers = string.Join(':', root.Lower.Select(layer => Escaped(Path.GetDirectoryName(layer) == shared ? Path.GetFileName(layer) : layer)));
        child.MountAt(Workbench, "overlay", $"lowerdir={layers},upperdir={Escaped(upper)},workdir={Escaped(work)}");
    }

    // overlayfs splits at colons and the kernel at commas; a backslash takes the meaning away.
    private static string Escaped(string path) => path.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(":", @"\:", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal);
}
