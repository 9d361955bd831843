using IaC.Images.Archives;
using IaC.Images.Tar;
using IaC.Images.Unpacking;

namespace IaC.Images.Build;

/// <summary>Puts what a tar archive holds into a layer, as ADD of a Dockerfile does: with the owners, modes, times and links that the archive says.</summary>
internal static class ArchiveLayer
{
    /// <summary>Adds the entries of an archive, plain, gzip, zstd, xz or bzip2; false for a file that is none.</summary>
    /// <param name="layer">The layer; owns the unpacked archive.</param>
    /// <param name="open">Opens the file.</param>
    /// <param name="path">Folder in the image.</param>
    /// <param name="newFile">Names a file that takes the archive without its compression.</param>
    internal static bool TryFill(LayerTree layer, Func<Stream> open, string path, Func<string> newFile)
    {
        string? root = null;
        try
        {
            FileStream plain = layer.Own(Plain(open, newFile));
            TarReader reader = new(plain);
            while (reader.Next() is { } entry)
            {
                root ??= layer.Folder(LayerInputs.ImagePath(path));
                Add(layer, root, entry, plain, reader.ContentOffset);
            }
        }
        catch (Exception e) when (root is null && (e is ImageException || Compression.IsDamage(e)))
        {
            return false;
        }

        return root is not null;
    }

    // Entries are read in another order than they stand in, which a compressed stream cannot.
    private static FileStream Plain(Func<Stream> open, Func<string> newFile)
    {
        using Stream packed = open();
        using Stream content = Compression.Open(packed);
        FileStream plain = new(newFile(), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            content.CopyTo(plain);
            plain.Flush();
            plain.Position = 0;
            return plain;
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    private static void Add(LayerTree layer, string root, TarEntry entry, FileStream archive, long offset)
    {
        string inner = EntryPath.Parse(entry.Name, entry.Name);
        if (inner.Length == 0)
        {
            return;
        }

        FileOwner owner = new(entry.Uid, entry.Gid);
        string place = layer.Place("/" + EntryPath.Join(root, inner));
        switch (entry.Type)
        {
            case TarEntryType.Folder when layer.LookThrough(place) is { Kind: Linux.Files.FileKind.Folder }:
                layer.AddFolder(layer.Folder(place), entry.Permissions, owner, entry.Modified);
                break;
            case TarEntryType.Folder:
                layer.AddFolder(place, entry.Permissions, owner, entry.Modified);
                break;
            case TarEntryType.File when entry.Sparse is null:
                layer.AddFile(place, entry.Permissions, owner, entry.Size, () => new SectionStream(archive.SafeFileHandle, offset, entry.Size), Capability(entry), modified: entry.Modified);
                break;
            case TarEntryType.SymbolicLink:
                layer.AddLink(place, entry.LinkTarget, owner, entry.Modified);
                break;
            case TarEntryType.HardLink:
                layer.AddSecondName(place, layer.Place("/" + EntryPath.Join(root, EntryPath.Parse(entry.LinkTarget, entry.Name))));
                break;
            default:
                throw new ImageException($"is a {(entry.Sparse is null ? entry.Type.ToString() : "sparse file")}, which ADD does not take out of an archive; unpack it with RUN", entry.Name);
        }
    }

    private static byte[]? Capability(TarEntry entry) =>
        entry.Attributes.Where(attribute => attribute.Key == LayerTree.CapabilityAttribute).Select(attribute => attribute.Value.ToArray()).FirstOrDefault();
}
