using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Pods.Volumes;

/// <summary>Gives a volume that outlives its pods to the group of one, with everything in it (fsGroup: Kubernetes, "Configure a Security Context"). Owners stay, and no right is taken away.</summary>
internal static class VolumeGroup
{
    // ---rw-rw----, and for folders what makes new files belong to the group too: ---rwxrws---.
    private const int File = 0x1B0;
    private const int Folder = 0x5F8;

    private const uint Unchanged = uint.MaxValue;

    /// <param name="root">The volume; what is in it is trusted by nobody.</param>
    /// <param name="group">Its new group.</param>
    /// <param name="onlyOnMismatch">Nothing is done where the volume itself is as it should be.</param>
    internal static void Give(SafeFolder root, uint group, bool onlyOnMismatch)
    {
        FileStatus status = root.Status();
        if (onlyOnMismatch && status.Gid == group && (status.Permissions & Folder) == Folder)
        {
            return;
        }

        // The root comes last: where the walk is broken off, the mismatch is still there.
        Stack<string> pending = new(["."]);
        while (pending.TryPop(out string? path))
        {
            // Programs of other pods may be at work in it: what is gone or exchanged in the meantime is theirs, and no longer ours to change.
            using SafeFolder? folder = root.TryOpenFolder(path);
            foreach (FolderEntry entry in folder?.Entries() ?? [])
            {
                Passing(() => Give(folder!, entry.Name, group));
                if ((entry.Kind ?? folder!.Status(entry.Name)?.Kind) == FileKind.Folder)
                {
                    pending.Push($"{path}/{entry.Name}");
                }
            }
        }

        Give(root, status, group);
    }

    private static void Give(SafeFolder folder, string name, uint group)
    {
        switch (folder.Status(name)?.Kind)
        {
            case FileKind.Folder:
                using (SafeFolder inner = folder.OpenFolder(name))
                {
                    Give(inner, inner.Status(), group);
                }

                break;
            case FileKind.Regular:
                using (SafeFile file = folder.OpenFile(name))
                {
                    Give(file, file.Status(), group);
                }

                break;
            case not null:
                folder.SetOwner(name, Unchanged, group);
                break;
        }
    }

    private static void Give(OpenedEntry entry, FileStatus status, uint group)
    {
        int wanted = status.Permissions | (entry is SafeFolder ? Folder : File);
        if (status.Gid != group)
        {
            // Clears set-user-id, which the permissions bring back.
            entry.SetOwner(Unchanged, group);
            entry.SetPermissions(wanted);
        }
        else if (status.Permissions != wanted)
        {
            entry.SetPermissions(wanted);
        }
    }

    private static void Passing(Action change)
    {
        try
        {
            change();
        }
        catch (LinuxException e) when (e.Errno is LinuxError.ENOENT or LinuxError.ENOTDIR or LinuxError.ELOOP)
        {
        }
    }
}
