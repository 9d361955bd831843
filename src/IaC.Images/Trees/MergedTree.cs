using IaC.Images.Tar;
using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Trees;

/// <summary>What overlayfs would show of unpacked layers, without mounting it: the topmost entry counts, folders merge, whiteouts and opaque folders hide what is below (overlayfs.rst).</summary>
internal sealed class MergedTree : IDisposable
{
    private readonly Dictionary<string, IReadOnlyList<SafeFolder>> _folders = new(StringComparer.Ordinal);

    /// <summary>Opens the layers, topmost first.</summary>
    internal MergedTree(IEnumerable<string> lowerDirectories) => _folders[""] = [.. lowerDirectories.Select(SafeFolder.Open)];

    /// <summary>What stands at a path whose folders are no links; null where there is nothing.</summary>
    internal TreeNode? Look(string path)
    {
        if (path.Length == 0)
        {
            return _folders[""] is [SafeFolder top, ..] ? new TreeNode(top.Status()) : null;
        }

        (string folderPath, string name) = EntryPath.Split(path);
        return Topmost(folderPath, name) is var (holder, status) ? new TreeNode(status, status.Kind == FileKind.SymbolicLink ? holder.ReadLink(name) : null) : null;
    }

    /// <summary>What a folder holds, by name; nothing where there is no folder.</summary>
    internal IReadOnlyDictionary<string, TreeNode> List(string path)
    {
        SortedDictionary<string, TreeNode> found = new(StringComparer.Ordinal);
        HashSet<string> decided = [];
        foreach (SafeFolder folder in Folders(path))
        {
            foreach (FolderEntry entry in folder.Entries().Where(entry => decided.Add(entry.Name)))
            {
                if (folder.Status(entry.Name) is { } status && !Whiteouts.IsWhiteout(status))
                {
                    found[entry.Name] = new TreeNode(status, status.Kind == FileKind.SymbolicLink ? folder.ReadLink(entry.Name) : null);
                }
            }
        }

        return found;
    }

    /// <summary>Opens the regular file that a path leads to; null where there is none.</summary>
    internal SafeFile? OpenFile(string path)
    {
        if (LinkWalk.Follow(path, Look, _ => null) is not { Length: > 0 } found)
        {
            return null;
        }

        (string folderPath, string name) = EntryPath.Split(found);
        return Topmost(folderPath, name) is var (holder, status) && status.Kind == FileKind.Regular ? holder.OpenFile(name) : null;
    }

    /// <summary>Opens the regular file that stands at a path without links.</summary>
    internal SafeFile OpenAt(string path)
    {
        (string folderPath, string name) = EntryPath.Split(path);
        return Topmost(folderPath, name)!.Value.Holder.OpenFile(name);
    }

    /// <summary>Extended attributes of what stands at a path without links, those of the machine that packed it left out.</summary>
    internal IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes(string path)
    {
        (string folderPath, string name) = EntryPath.Split(path);
        IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>>? found =
            path.Length == 0 ? (_folders[""] is [SafeFolder top, ..] ? top.Attributes(null) : null) : Topmost(folderPath, name)?.Holder.Attributes(name);
        return [.. (found ?? []).Where(attribute => ContentAttributes.IsContent(attribute.Key))];
    }

    /// <summary>Lets go of a folder that nothing more is asked of; else each stays open as long as this object.</summary>
    internal void Release(string path)
    {
        if (path.Length > 0 && _folders.Remove(path, out IReadOnlyList<SafeFolder>? folders))
        {
            folders.ToList().ForEach(folder => folder.Dispose());
        }
    }

    public void Dispose()
    {
        foreach (SafeFolder folder in _folders.Values.SelectMany(folders => folders))
        {
            folder.Dispose();
        }
    }

    private (SafeFolder Holder, FileStatus Status)? Topmost(string folderPath, string name)
    {
        foreach (SafeFolder folder in Folders(folderPath))
        {
            if (folder.Status(name) is { } status)
            {
                return Whiteouts.IsWhiteout(status) ? null : (folder, status);
            }
        }

        return null;
    }

    // The folders of all layers that merge at a path, topmost first.
    private IReadOnlyList<SafeFolder> Folders(string path)
    {
        if (_folders.TryGetValue(path, out IReadOnlyList<SafeFolder>? known))
        {
            return known;
        }

        (string parent, string name) = EntryPath.Split(path);
        List<SafeFolder> merged = [];
        _folders[path] = merged;
        foreach (SafeFolder holder in Folders(parent))
        {
            if (holder.Status(name) is not { } status)
            {
                continue;
            }

            if (status.Kind != FileKind.Folder)
            {
                break;
            }

            SafeFolder folder = holder.OpenFolder(name);
            merged.Add(folder);
            if (Whiteouts.IsOpaque(folder))
            {
                break;
            }
        }

        return merged;
    }
}
