using IaC.Images.Tar;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images.Archives;

/// <summary>Table of contents of an uncompressed tar file: made by reading its headers only, so that any entry can then be opened.</summary>
internal sealed class TarIndex : IDisposable
{
    private const int MostEntries = 100_000;
    private const int MostLinks = 10;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, Item> _items = new(StringComparer.Ordinal);

    /// <summary>Reads the table; owns the file from now on.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal TarIndex(SafeFileHandle file, string path, CancellationToken cancellationToken)
    {
        (_file, FilePath) = (file, path);
        using SectionStream content = new(file, 0, RandomAccess.GetLength(file));
        TarReader reader = new(content);
        while (reader.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_items.Count == MostEntries)
            {
                throw new ImageException($"has more than {MostEntries} entries, so it is no archive of images", path);
            }

            _items[EntryPath.Parse(entry.Name, entry.Name)] = new Item(entry, reader.ContentOffset);
        }
    }

    /// <summary>The archive, for messages.</summary>
    internal string FilePath { get; }

    /// <summary>Whether there is an entry of this name.</summary>
    internal bool Contains(string name) => _items.ContainsKey(name);

    /// <summary>The content of a file of the archive; links, which old Dockers used for layers that come twice, are followed.</summary>
    internal SectionStream Open(string name)
    {
        string path = name;
        for (int i = 0; i < MostLinks; i++)
        {
            Item item = _items.GetValueOrDefault(EntryPath.Parse(path, name)) ?? throw new ImageException($"has no entry '{path}'", FilePath);
            switch (item.Entry.Type)
            {
                case TarEntryType.File when item.Entry.Sparse is null:
                    return new SectionStream(_file, item.Offset, item.Entry.Size);
                case TarEntryType.SymbolicLink:
                    path = EntryPath.Join(EntryPath.Split(path).Folder, item.Entry.LinkTarget);
                    break;
                case TarEntryType.HardLink:
                    path = item.Entry.LinkTarget;
                    break;
                default:
                    throw new ImageException($"'{path}' is a {item.Entry.Type}, and not a file", FilePath);
            }
        }

        throw new ImageException($"'{name}' leads through too many links", FilePath);
    }

    /// <summary>The whole content of a small file.</summary>
    internal byte[] Read(string name, int limit)
    {
        using SectionStream content = Open(name);
        if (content.Length > limit)
        {
            throw new ImageException($"'{name}' has {content.Length} bytes where at most {limit} are expected", FilePath);
        }

        byte[] bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose() => _file.Dispose();

    private sealed record Item(TarEntry Entry, long Offset);
}
