using IaC.Images.Tar;
using IaC.Images.Trees;
using IaC.Linux.Files;

namespace IaC.Images.Build;

/// <summary>
/// Entries of a layer that is being made, seen on top of the layers below. A path is followed through the links of both: <c>/bin/x</c> goes to <c>usr/bin/x</c> where <c>/bin</c> is a link, as a folder
/// <c>bin</c> of this layer would hide the link and all that it leads to. Folders on the way are listed with the owner and mode that they have below, since overlayfs shows those of the topmost.
/// An entry has the one time of the layer unless it brings its own, as those of archives and other images do.
/// </summary>
internal sealed class LayerTree(MergedTree? below, FileTime time) : IDisposable
{
    /// <summary>Extended attribute that holds what a program may do beyond its user; it belongs to the content.</summary>
    internal const string CapabilityAttribute = "security.capability";

    private const int FolderPermissions = 0x1ED; // 0755

    private readonly SortedDictionary<string, LayerEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _owned = [];

    /// <summary>Names a file for content that must be unpacked before it can be read in any order; null where archives are not opened.</summary>
    internal Func<string>? NewFile { get; init; }

    /// <summary>What stands at a path whose folders are no links, in this layer or below.</summary>
    internal TreeNode? Look(string path) => _entries.TryGetValue(path, out LayerEntry? own) ? own.Node : below?.Look(path);

    /// <summary>What a path leads to, its last part followed too; null where there is nothing.</summary>
    internal TreeNode? LookThrough(string path) => LinkWalk.Follow(path, Look, _ => null) is { } found ? Look(found) : null;

    /// <summary>The folder that a path leads to, made where it is not there, for an owner.</summary>
    internal string Folder(string path, FileOwner owner = default)
    {
        string found = LinkWalk.Follow(path, LookAndList, missing => CreateFolder(missing, owner))!;
        return found.Length == 0 || Look(found) is { Kind: FileKind.Folder } ? found : throw new ImageException($"'/{found}' is not a folder of the image", "/" + path.TrimStart('/'));
    }

    /// <summary>Where an entry of this path goes: its folder is followed and made, its last part is not followed.</summary>
    internal string Place(string path, FileOwner owner = default)
    {
        (string folder, string name) = EntryPath.Split(EntryPath.Parse(path, path));
        return name.Length > 0 ? EntryPath.Join(Folder(folder, owner), name) : throw new ImageException("names the root of the image", path);
    }

    internal void AddFolder(string path, int permissions, FileOwner owner, FileTime? modified = null) =>
        Add(path, new TarEntry { Name = path + "/", Type = TarEntryType.Folder, Permissions = permissions, Uid = owner.Uid, Gid = owner.Gid, Modified = modified ?? time });

    internal void AddLink(string path, string target, FileOwner owner, FileTime? modified = null) =>
        Add(path, new TarEntry { Name = path, Type = TarEntryType.SymbolicLink, Permissions = 0x1FF, Uid = owner.Uid, Gid = owner.Gid, LinkTarget = target, Modified = modified ?? time });

    internal void AddFile(string path, int permissions, FileOwner owner, long size, Func<Stream> open, byte[]? capability = null, object? identity = null, FileTime? modified = null) =>
        Add(
            path,
            new TarEntry
            {
                Name = path,
                Type = TarEntryType.File,
                Permissions = permissions,
                Uid = owner.Uid,
                Gid = owner.Gid,
                Size = size,
                Modified = modified ?? time,
                Attributes = capability is null ? [] : [new(CapabilityAttribute, capability)],
            },
            open,
            identity);

    /// <summary>Another name of a file of this layer.</summary>
    internal void AddSecondName(string path, string target)
    {
        LayerEntry file = _entries.GetValueOrDefault(target) ?? throw new ImageException($"is a hard link to '/{target}', which is not in the archive", "/" + path);
        file = _entries[target] = file with { Identity = file.Identity ?? new object() };
        _entries[path] = file with { Entry = file.Entry with { Name = path } };
    }

    /// <summary>Disposes of something together with this tree: a folder that entries are read from.</summary>
    internal T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>Writes the entries, sorted, as an archive.</summary>
    internal void Write(Stream target, Action<long>? written, CancellationToken cancellationToken)
    {
        TarWriter writer = new(target);
        Dictionary<object, string> linked = [];
        foreach (LayerEntry entry in _entries.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Open is null)
            {
                writer.Write(entry.Entry);
                continue;
            }

            if (entry.Identity is { } identity && !linked.TryAdd(identity, entry.Entry.Name))
            {
                writer.Write(entry.Entry with { Type = TarEntryType.HardLink, LinkTarget = linked[identity], Attributes = [] });
                continue;
            }

            using Stream content = entry.Open();
            writer.Write(entry.Entry, content, written, cancellationToken);
        }

        writer.Finish();
    }

    public void Dispose() => _owned.ForEach(resource => resource.Dispose());

    private TreeNode? LookAndList(string path)
    {
        TreeNode? node = Look(path);
        if (node is { Kind: FileKind.Folder } folder && !_entries.ContainsKey(path))
        {
            AddFolder(path, folder.Status.Permissions, new FileOwner(folder.Status.Uid, folder.Status.Gid));
        }

        return node;
    }

    private TreeNode? CreateFolder(string path, FileOwner owner)
    {
        AddFolder(path, FolderPermissions, owner);
        return _entries[path].Node;
    }

    private void Add(string path, TarEntry entry, Func<Stream>? open = null, object? identity = null)
    {
        if (entry.Type != TarEntryType.Folder && Look(path) is { Kind: FileKind.Folder })
        {
            throw new ImageException("is a folder of the image, and something else is to be put in its place", "/" + path);
        }

        _entries[path] = new LayerEntry(entry, open, identity);
    }
}
