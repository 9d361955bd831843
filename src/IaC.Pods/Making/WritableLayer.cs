using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Pods;

/// <summary>What a container writes beside its volumes. Each run begins with none of it, as in Kubernetes, where each run is a new container.</summary>
internal static class WritableLayer
{
    private const string Upper = "upper";
    private const string Work = "work";
    // rwxr-xr-x: the permissions of the upper folder are those of / in the container.
    private const int Permissions = 0x1ED;

    private const int StackSize = 256 * 1024;

    /// <summary>Makes the layer empty. One that was used is put aside and removed meanwhile, so that a large one delays no restart.</summary>
    internal static void Renew(string path)
    {
        string name = Path.GetFileName(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using SafeFolder parent = SafeFolder.Open(Path.GetDirectoryName(path)!);
        if (!parent.TryCreateFolder(name, Permissions))
        {
            using SafeFolder former = parent.OpenFolder(name);
            using SafeFolder? upper = former.TryOpenFolder(Upper);
            if (upper is not null && upper.Entries().Count == 0)
            {
                former.RemoveTree(Work);
                former.TryCreateFolder(Work, Permissions);
                return;
            }

            PutAside(parent, name);
            parent.TryCreateFolder(name, Permissions);
        }

        using SafeFolder layer = parent.OpenFolder(name);
        layer.TryCreateFolder(Upper, Permissions);
        layer.SetPermissions(Upper, Permissions);
        layer.TryCreateFolder(Work, Permissions);
    }

    private static void PutAside(SafeFolder parent, string name)
    {
        string aside = $"{name}.{Guid.NewGuid():n}";
        parent.TryRename(name, parent, aside, replace: false);
        string folder = parent.FullPath;
        Thread remover = new(() => Remove(folder, aside), StackSize) { IsBackground = true };
        remover.Start();
    }

    private static void Remove(string folder, string aside)
    {
        try
        {
            using SafeFolder parent = SafeFolder.Open(folder);
            parent.RemoveTree(aside);
        }
        catch (LinuxException)
        {
            // The folder of the pod may go at the same time, and what stays behind goes with it.
        }
    }
}
