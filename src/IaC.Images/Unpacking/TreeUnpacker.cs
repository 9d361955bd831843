using IaC.Images.Tar;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Images.Unpacking;

/// <summary>
/// Lays entries of an archive out in an empty folder: owners, modes, times, attributes, devices; of a layer also whiteouts, in the form of overlayfs. Needs root. A later entry of a name replaces an earlier
/// one, as tar does; but no entry is ever reached through a symbolic link, of whichever entry. Whatever is thrown, the folder then holds a part and is for the caller to remove.
/// </summary>
internal sealed class TreeUnpacker : IDisposable
{
    private readonly SafeFolder _root;
    private readonly UnpackBudget _budget;
    private readonly bool _isLayer;
    private readonly LayerFolders _folders;

    /// <param name="root">An empty folder that nobody else changes.</param>
    /// <param name="budget">What the tree may cost.</param>
    /// <param name="isLayer">Names that begin with <c>.wh.</c> say what of the layers below is gone.</param>
    internal TreeUnpacker(SafeFolder root, UnpackBudget budget, bool isLayer) => (_root, _budget, _isLayer, _folders) = (root, budget, isLayer, new LayerFolders(root, budget));

    /// <summary>Unpacks a whole archive, uncompressed, as a layer.</summary>
    internal static void UnpackLayer(Stream tar, SafeFolder folder, UnpackBudget budget, Action<long>? written, CancellationToken cancellationToken)
    {
        using TreeUnpacker unpacker = new(folder, budget, isLayer: true);
        using TarReader reader = new(tar);
        while (reader.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            unpacker.Place(entry, reader, written);
        }

        unpacker.Finish();
    }

    /// <summary>Gives the folders their times; the last call.</summary>
    internal void Finish() => _folders.SetTimes();

    public void Dispose() => _folders.Dispose();

    /// <summary>Lays one entry out.</summary>
    /// <param name="entry">The entry, named from the root of the tree on.</param>
    /// <param name="reader">Stands at its content.</param>
    /// <param name="written">Told the bytes of content as they are written.</param>
    internal void Place(TarEntry entry, TarReader reader, Action<long>? written)
    {
        _budget.TakeEntry();
        string path = EntryPath.Parse(entry.Name, entry.Name);
        if (path.Length == 0)
        {
            PlaceRoot(entry);
            return;
        }

        (string folderPath, string name) = EntryPath.Split(path);
        SafeFolder parent = _folders.Open(folderPath, entry.Name);
        if (_isLayer && PlaceWhiteout(parent, folderPath, name, entry.Name))
        {
            return;
        }

        switch (entry.Type)
        {
            case TarEntryType.Folder:
                PlaceFolder(parent, path, name, entry);
                break;
            case TarEntryType.File:
                PlaceFile(parent, path, name, entry, reader, written);
                break;
            case TarEntryType.HardLink:
                PlaceHardLink(parent, path, name, entry);
                break;
            default:
                PlaceSpecial(parent, path, name, entry);
                break;
        }
    }

    private void PlaceRoot(TarEntry entry)
    {
        if (entry.Type != TarEntryType.Folder)
        {
            throw new ImageException("the root of an image must be a folder", entry.Name);
        }

        _root.SetOwner(entry.Uid, entry.Gid);
        _root.SetPermissions(entry.Permissions);
        SetAttributes(entry, _root.SetAttribute);
        _folders.SetTimeLater("", entry.Modified);
    }

    private static bool PlaceWhiteout(SafeFolder parent, string folderPath, string name, string place)
    {
        switch (Whiteouts.KindOf(name))
        {
            case WhiteoutKind.None:
                return false;
            case WhiteoutKind.Opaque:
                Whiteouts.MakeOpaque(parent);
                break;
            case WhiteoutKind.Removed:
                // What this layer itself brings stays (layer.md: whiteouts apply to lower layers only); a folder then hides those below.
                string target = Whiteouts.Target(name, place);
                if (parent.Status(target) is not { } status)
                {
                    Whiteouts.Create(parent, target);
                }
                else if (status.Kind == FileKind.Folder)
                {
                    using SafeFolder folder = parent.OpenFolder(target);
                    Whiteouts.MakeOpaque(folder);
                }

                break;
        }

        return true;
    }

    private void PlaceFolder(SafeFolder parent, string path, string name, TarEntry entry)
    {
        if (!parent.TryCreateFolder(name, 0x1C0) && parent.Status(name) is { Kind: not FileKind.Folder } existing)
        {
            parent.TryRemoveFile(name);
            LayerFolders.Create(parent, name, opaque: Whiteouts.IsWhiteout(existing));
        }

        parent.SetOwner(name, entry.Uid, entry.Gid);
        parent.SetPermissions(name, entry.Permissions);
        SetAttributes(entry, (attribute, value) => parent.SetAttribute(name, attribute, value));
        _folders.SetTimeLater(path, entry.Modified);
    }

    private void PlaceFile(SafeFolder parent, string path, string name, TarEntry entry, TarReader reader, Action<long>? written)
    {
        _budget.Take(entry.Size);
        using SafeFile file = parent.TryCreateFile(name, 0x180) ?? Replaced(parent, path, name).CreateFile(name, 0x180);
        WriteContent(file, entry, reader, written);

        // Each of these undoes part of the one before if it comes later: writing drops capabilities, chown drops set-user-id.
        file.SetOwner(entry.Uid, entry.Gid);
        file.SetPermissions(entry.Permissions);
        SetAttributes(entry, file.SetAttribute);
        file.SetTime(entry.Modified);
    }

    private static void WriteContent(SafeFile file, TarEntry entry, TarReader reader, Action<long>? written)
    {
        if (entry.Sparse is null)
        {
            WriteSegment(0, entry.Size);
            return;
        }

        foreach ((long offset, long length) in entry.Sparse.Segments)
        {
            WriteSegment(offset, length);
        }

        file.SetLength(entry.Sparse.RealSize);

        void WriteSegment(long offset, long length)
        {
            for (long end = offset + length; offset < end;)
            {
                ReadOnlySpan<byte> chunk = reader.ReadContent(end - offset);
                file.Write(chunk, offset);
                offset += chunk.Length;
                written?.Invoke(chunk.Length);
            }
        }
    }

    private void PlaceHardLink(SafeFolder parent, string path, string name, TarEntry entry)
    {
        string target = EntryPath.Parse(entry.LinkTarget, entry.Name);
        if (target == path)
        {
            return;
        }

        (string folderPath, string targetName) = EntryPath.Split(target);
        using SafeFolder? folder = folderPath.Length == 0 ? null : LayerFolders.Guarded(folderPath, entry.Name, () => _root.TryOpenFolder(folderPath));
        SafeFolder from = folder ?? (folderPath.Length == 0 ? _root : throw new ImageException($"a hard link to '{target}', which is not in the layer", entry.Name));
        FileStatus? status = targetName.Length == 0 ? null : from.Status(targetName);
        if (status is null || status.Value.Kind == FileKind.Folder || Whiteouts.IsWhiteout(status.Value))
        {
            throw new ImageException($"a hard link to '{target}', which is no file of the layer", entry.Name);
        }

        if (!parent.TryCreateHardLink(name, from, targetName))
        {
            Replaced(parent, path, name).TryCreateHardLink(name, from, targetName);
        }
    }

    private void PlaceSpecial(SafeFolder parent, string path, string name, TarEntry entry)
    {
        if (entry.Type == TarEntryType.SymbolicLink && entry.LinkTarget.Length is 0 or > 4095)
        {
            throw new ImageException("the target of the symbolic link is empty or too long", entry.Name);
        }

        if (!Create())
        {
            Replaced(parent, path, name);
            Create();
        }

        parent.SetOwner(name, entry.Uid, entry.Gid);
        if (entry.Type != TarEntryType.SymbolicLink)
        {
            parent.SetPermissions(name, entry.Permissions);
        }

        SetAttributes(entry, (attribute, value) => parent.SetAttribute(name, attribute, value));
        parent.SetTime(name, entry.Modified);

        bool Create() => entry.Type switch
        {
            TarEntryType.SymbolicLink => parent.TryCreateSymlink(name, entry.LinkTarget),
            TarEntryType.CharacterDevice => parent.TryCreateNode(name, FileKind.CharacterDevice, 0, entry.Device),
            TarEntryType.BlockDevice => parent.TryCreateNode(name, FileKind.BlockDevice, 0, entry.Device),
            _ => parent.TryCreateNode(name, FileKind.Fifo, 0, default),
        };
    }

    private static void SetAttributes(TarEntry entry, AttributeSetter set)
    {
        foreach ((string name, ReadOnlyMemory<byte> value) in entry.Attributes)
        {
            if (!ContentAttributes.IsContent(name))
            {
                continue;
            }

            try
            {
                set(name, value.Span);
            }
            catch (LinuxException e)
            {
                throw new ImageException($"the attribute '{name}' cannot be kept: {e.Message}", entry.Name, e);
            }
        }
    }

    // Makes room for an entry whose name is taken.
    private SafeFolder Replaced(SafeFolder parent, string path, string name)
    {
        _folders.Forget(path);
        parent.RemoveTree(name);
        return parent;
    }

    private delegate void AttributeSetter(string name, ReadOnlySpan<byte> value);
}
