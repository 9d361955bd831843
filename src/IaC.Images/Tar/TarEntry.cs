using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>One entry of an archive: everything but its content.</summary>
internal sealed record TarEntry
{
    /// <summary>Name as it stands in the archive; see <see cref="EntryPath"/> for what it names. Bytes that are not UTF-8 are escaped as <see cref="FileNames"/> does.</summary>
    public required string Name { get; init; }

    public required TarEntryType Type { get; init; }

    /// <summary>The twelve permission bits.</summary>
    public required int Permissions { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    public FileTime Modified { get; init; }

    /// <summary>Bytes of content in the archive; of a sparse file those outside its holes.</summary>
    public long Size { get; init; }

    /// <summary>Target of a symbolic link, or name of the entry that a hard link is another name of.</summary>
    public string LinkTarget { get; init; } = "";

    public DeviceNumber Device { get; init; }

    /// <summary>Extended attributes in the order of the archive.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes { get; init; } = [];

    /// <summary>Where the content of a sparse file goes; null for any other.</summary>
    public SparseMap? Sparse { get; init; }
}
