using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Images.Unpacking;

/// <summary>Folders of a layer that is being unpacked: opened without following links, made where the archive does not list them, and given their times at the end.</summary>
internal sealed class LayerFolders(SafeFolder root, UnpackBudget budget) : IDisposable
{
    private const int ImplicitPermissions = 0x1ED; // 0755

    private readonly FolderCursor _cursor = new(root);
    private readonly Dictionary<string, FileTime> _times = [];

    /// <summary>The folder that an entry goes into, valid until the next call; <paramref name="place"/> is the entry.</summary>
    internal SafeFolder Open(string path, string place) => Guarded(path, place, () => _cursor.Find(path)) ?? _cursor.Keep(path, CreatePath(path, place))!;

    /// <summary>Remembers the time of a folder: making its entries would change it.</summary>
    internal void SetTimeLater(string path, FileTime time) => _times[path] = time;

    /// <summary>Lets go of what is at or below a path that is about to be removed.</summary>
    internal void Forget(string path) => _cursor.Forget(path);

    /// <summary>Sets the times of all folders that are still there; a later entry may have replaced one by something else.</summary>
    internal void SetTimes()
    {
        foreach ((string path, FileTime time) in _times)
        {
            try
            {
                _cursor.Find(path)?.SetTime(time);
            }
            catch (LinuxException e) when (e.Errno == LinuxError.ELOOP)
            {
                continue; // a symbolic link stands there now
            }
        }
    }

    /// <summary>Makes a folder; an opaque one hides those of the layers below.</summary>
    internal static void Create(SafeFolder parent, string name, bool opaque)
    {
        parent.TryCreateFolder(name, 0x1C0);
        if (opaque)
        {
            using SafeFolder folder = parent.OpenFolder(name);
            Whiteouts.MakeOpaque(folder);
        }
    }

    /// <summary>Opens a folder; a symbolic link on the way is a fault of the entry.</summary>
    internal static SafeFolder? Guarded(string path, string place, Func<SafeFolder?> open)
    {
        try
        {
            return open();
        }
        catch (LinuxException e) when (e.Errno == LinuxError.ELOOP)
        {
            throw new ImageException($"'{path}' leads through a symbolic link", place, e);
        }
    }

    public void Dispose() => _cursor.Dispose();

    private SafeFolder CreatePath(string path, string place)
    {
        SafeFolder? current = null;
        int start = 0;
        while (start < path.Length)
        {
            int slash = path.IndexOf('/', start);
            int end = slash < 0 ? path.Length : slash;
            using SafeFolder? previous = current;
            SafeFolder parent = previous ?? root;
            string name = path[start..end];
            current = Guarded(path[..end], place, () => parent.TryOpenFolder(name)) ?? CreateImplicit(parent, path[..end], name, place);
            start = end + 1;
        }

        return current!;
    }

    private SafeFolder CreateImplicit(SafeFolder parent, string path, string name, string place)
    {
        FileStatus? existing = parent.Status(name);
        bool opaque = existing is { } status && (Whiteouts.IsWhiteout(status) ? parent.TryRemoveFile(name) : throw new ImageException($"'{path}' is not a folder", place));
        budget.TakeEntry();
        Create(parent, name, opaque);
        parent.SetOwner(name, 0, 0); // a set-group-id parent would give its group
        parent.SetPermissions(name, ImplicitPermissions);
        SetTimeLater(path, FileTime.Epoch);
        return parent.OpenFolder(name);
    }
}
