using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>
/// What overlayfs wrote, as a layer: its whiteouts and opaque folders in the form of archives (OCI image-spec, layer.md), hard links kept, entries sorted, one time for all that was written, so that the same writes
/// give the same bytes. A file that is older than the command has its time from a package, an archive or the layer below; it keeps it, since others, such as what Python compiled, name it by that. What only came to be because something was mounted on it is left out, and folders that were copied up and not changed.
/// </summary>
internal sealed class UpperLayer(SafeFolder upper, MergedTree below, FileTime time, DateTimeOffset began, IEnumerable<string> mountPoints)
{
    private const string OpaqueName = ".wh..wh..opq";
    private const string RedirectAttribute = "trusted.overlay.redirect";

    private readonly SortedDictionary<string, Found> _found = new(StringComparer.Ordinal);
    private readonly HashSet<string> _mountPoints = [.. mountPoints.SelectMany(WithParents)];

    /// <summary>Writes what a command wrote.</summary>
    internal static void Write(IBuildRun run, IReadOnlyList<string> folders, Stream target, FileTime time, Action<long>? written, CancellationToken cancellationToken)
    {
        using MergedTree below = new(folders);
        using SafeFolder upper = SafeFolder.Open(run.UpperFolder);
        new UpperLayer(upper, below, time, run.Began, run.MountPoints).Write(target, written, cancellationToken);
    }

    private void Write(Stream target, Action<long>? written, CancellationToken cancellationToken)
    {
        Collect(cancellationToken);
        Prune();
        TarWriter tar = new(target);
        Dictionary<(DeviceNumber, ulong), string> linked = [];
        foreach ((string path, Found found) in _found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found.Status is not { } status)
            {
                tar.Write(new TarEntry { Name = path, Type = TarEntryType.File, Permissions = 0, Modified = time });
            }
            else if (status.Links > 1 && status.Kind != FileKind.Folder && !linked.TryAdd((status.FileSystem, status.Inode), path))
            {
                tar.Write(Entry(path, TarEntryType.HardLink, status, []) with { LinkTarget = linked[(status.FileSystem, status.Inode)] });
            }
            else
            {
                Write(tar, path, status, found.Attributes, written, cancellationToken);
            }
        }

        tar.Finish();
    }

    private void Write(TarWriter tar, string path, FileStatus status, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes, Action<long>? written, CancellationToken cancellationToken)
    {
        (string folderPath, string name) = EntryPath.Split(path);
        using SafeFolder? opened = folderPath.Length == 0 ? null : upper.OpenFolder(folderPath);
        SafeFolder folder = opened ?? upper;
        switch (status.Kind)
        {
            case FileKind.Folder:
                tar.Write(Entry(path.Length == 0 ? "./" : path + "/", TarEntryType.Folder, status, attributes));
                break;
            case FileKind.Regular:
                using (SafeFile file = folder.OpenFile(name))
                using (Stream content = file.AsStream())
                {
                    tar.Write(Entry(path, TarEntryType.File, status, attributes) with { Size = status.Size }, content, written, cancellationToken);
                }

                break;
            case FileKind.SymbolicLink:
                tar.Write(Entry(path, TarEntryType.SymbolicLink, status, attributes) with { LinkTarget = folder.ReadLink(name) });
                break;
            case FileKind.CharacterDevice or FileKind.BlockDevice:
                tar.Write(Entry(path, status.Kind == FileKind.BlockDevice ? TarEntryType.BlockDevice : TarEntryType.CharacterDevice, status, attributes) with { Device = status.Device });
                break;
            default:
                tar.Write(Entry(path, TarEntryType.Fifo, status, attributes));
                break;
        }
    }

    // A stack of its own: a command may nest folders deeper than that of the thread.
    private void Collect(CancellationToken cancellationToken)
    {
        Stack<string> pending = new([""]);
        while (pending.TryPop(out string? path))
        {
            using SafeFolder? opened = path.Length == 0 ? null : upper.OpenFolder(path);
            SafeFolder folder = opened ?? upper;
            IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes = folder.Attributes(null);
            if (attributes.Any(attribute => attribute.Key == RedirectAttribute))
            {
                throw new ImageException("was renamed by a reference that only this kernel's overlayfs understands; switch its module's parameter redirect_dir off", "/" + path);
            }

            _found[path] = new Found(folder.Status(), Content(attributes));
            if (path.Length > 0 && Whiteouts.IsOpaque(folder))
            {
                _found[EntryPath.Join(path, OpaqueName)] = Found.Mark;
            }

            foreach (string name in folder.Entries().Select(entry => entry.Name))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string inner = EntryPath.Join(path, name);
                FileStatus status = folder.Status(name)!.Value;
                if (status.Kind == FileKind.Folder)
                {
                    pending.Push(inner);
                }
                else if (Whiteouts.IsWhiteout(status))
                {
                    _found[EntryPath.Join(path, Whiteouts.NameFor(name))] = Found.Mark;
                }
                else if (status.Kind != FileKind.Socket)
                {
                    // A socket means nothing without its process, as tar has it.
                    _found[inner] = new Found(status, Content(folder.Attributes(name)));
                }
            }
        }
    }

    // From the deepest up, so that a folder is looked at after all that it holds.
    private void Prune()
    {
        HashSet<string> needed = [];
        foreach ((string path, Found found) in _found.Reverse().ToList())
        {
            if (IsNothing(path, found, needed.Contains(path)))
            {
                _found.Remove(path);
            }
            else if (path.Length > 0)
            {
                needed.Add(EntryPath.Split(path).Folder);
            }
        }
    }

    private bool IsNothing(string path, Found found, bool holdsSomething)
    {
        if (found.Status is not { } status)
        {
            return false;
        }

        TreeNode? former = below.Look(path);
        if (status.Kind != FileKind.Folder)
        {
            return former is null && status is { Kind: FileKind.Regular, Size: 0 } && _mountPoints.Contains(path);
        }

        return path.Length == 0 ? IsSame(status, former, found) : !holdsSomething && (former is null ? _mountPoints.Contains(path) : IsSame(status, former, found));
    }

    // The root folder of a container is that of its writable layer, which is made like this where the layers below say nothing.
    private static bool IsSame(FileStatus status, TreeNode? former, Found found) =>
        found.Attributes.Count == 0
        && (former is { } node
            ? node.Kind == FileKind.Folder && (node.Status.Permissions, node.Status.Uid, node.Status.Gid) == (status.Permissions, status.Uid, status.Gid)
            : (status.Permissions, status.Uid, status.Gid) == (0x1ED, 0u, 0u));

    private TarEntry Entry(string name, TarEntryType type, FileStatus status, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes) => new()
    {
        Name = name,
        Type = type,
        Permissions = status.Permissions,
        Uid = status.Uid,
        Gid = status.Gid,
        Modified = status.Kind == FileKind.Regular && status.Modified.Seconds < began.ToUnixTimeSeconds() ? status.Modified : time,
        Attributes = attributes,
    };

    private static IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Content(IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes) =>
        [.. attributes.Where(attribute => ContentAttributes.IsContent(attribute.Key)).OrderBy(attribute => attribute.Key, StringComparer.Ordinal)];

    private static IEnumerable<string> WithParents(string path)
    {
        for (string part = EntryPath.Parse(path, path); part.Length > 0; part = EntryPath.Split(part).Folder)
        {
            yield return part;
        }
    }

    // A mark has no status: it says by its name what is gone.
    private sealed record Found(FileStatus? Status, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes)
    {
        internal static Found Mark { get; } = new(null, []);
    }
}
