using IaC.Linux;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Volumes;

/// <summary>A path within a volume. Containers write to volumes, so that every link in it is hostile: the kernel resolves the path and refuses to leave the volume.</summary>
internal static class SubPath
{
    private const int FolderPermissions = 0x1ED;

    /// <summary>Opens a folder or regular file below a volume; one that is absent is made as a folder.</summary>
    /// <exception cref="LinuxException">EXDEV: the path leads out. ENOTDIR: a file is on the way.</exception>
    internal static SafeFileHandle Open(SafeFolder volume, string path)
    {
        if (volume.TryOpenFolder(path, SymlinkRule.StayBeneath) is { } folder)
        {
            return folder.Handle;
        }

        try
        {
            return volume.OpenFile(path, SymlinkRule.StayBeneath).Handle;
        }
        catch (LinuxException e) when (e.Errno == LinuxError.ENOENT)
        {
            return Make(volume, path);
        }
    }

    // Each step is opened below the one before, so that a link made meanwhile cannot lead out either.
    private static SafeFileHandle Make(SafeFolder volume, string path)
    {
        SafeFolder folder = volume;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (folder.TryCreateFolder(name, FolderPermissions))
            {
                // The permissions of the volume itself, so that whoever may write there may write here.
                FileStatus status = volume.Status();
                using SafeFolder made = folder.OpenFolder(name);
                made.SetOwner(status.Uid, status.Gid);
                made.SetPermissions(status.Permissions);
            }

            SafeFolder inner = folder.OpenFolder(name, SymlinkRule.StayBeneath);
            if (folder != volume)
            {
                folder.Dispose();
            }

            folder = inner;
        }

        return folder.Handle;
    }
}
