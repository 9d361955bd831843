using IaC.Linux.Files;

namespace IaC.Images.Store;

/// <summary>What a tree takes on disk.</summary>
internal static class TreeSize
{
    /// <summary>Allocated bytes of an entry and of all below it; a file with several names counts by its share of each.</summary>
    internal static long Of(SafeFolder parent, string name)
    {
        long sum = 0;
        Stack<string> pending = new([name]);
        while (pending.TryPop(out string? path))
        {
            int slash = path.LastIndexOf('/');
            using SafeFolder? opened = slash < 0 ? null : parent.OpenFolder(path[..slash]);
            SafeFolder holder = opened ?? parent;
            FileStatus status = holder.Status(path[(slash + 1)..]) ?? default;
            sum += Share(status);
            if (status.Kind != FileKind.Folder)
            {
                continue;
            }

            using SafeFolder folder = parent.OpenFolder(path);
            foreach (FolderEntry entry in folder.Entries())
            {
                if (entry.Kind == FileKind.Folder)
                {
                    pending.Push($"{path}/{entry.Name}");
                }
                else if (folder.Status(entry.Name) is { } below)
                {
                    sum += Share(below);
                }
            }
        }

        return sum;
    }

    private static long Share(FileStatus status) => status.Kind == FileKind.Folder || status.Links == 0 ? status.Allocated : status.Allocated / status.Links;
}
