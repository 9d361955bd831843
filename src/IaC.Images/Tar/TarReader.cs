using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>
/// Reads an archive from start to end in one pass, holding one buffer of it: v7, ustar, pax and GNU formats with long names, extended attributes and sparse files. Content is hostile: every number is checked,
/// and whatever is wrong is an <see cref="ImageException"/> that names the entry, or the byte that its header starts at.
/// </summary>
internal sealed class TarReader(Stream stream) : IDisposable
{
    // Go's archive/tar, which Docker and containerd read with, has the same limit.
    private const int LongestExtension = 1 << 20;

    private readonly TarBlocks _blocks = new(stream);
    private long _remaining;
    private long _padding;

    /// <summary>Byte of the archive that the content of the current entry starts at.</summary>
    internal long ContentOffset { get; private set; }

    /// <summary>Lets go of the buffer, and leaves the stream as it is.</summary>
    public void Dispose() => _blocks.Dispose();

    /// <summary>The next entry; null at the end. What was not read of the current one is passed over.</summary>
    internal TarEntry? Next()
    {
        PaxRecords records = PaxRecords.Empty;
        string? longName = null;
        string? longLink = null;
        while (true)
        {
            _blocks.Skip(_remaining + _padding);
            (_remaining, _padding) = (0, 0);
            long start = _blocks.Position;
            if (!_blocks.TryTake(out ReadOnlySpan<byte> block) || new TarHeader(block) is { IsZero: true })
            {
                return records == PaxRecords.Empty && longName is null && longLink is null ? null : throw new ImageException("the archive ends after an extended header", $"byte {start}");
            }

            try
            {
                TarHeader header = new(block);
                if (!header.HasRightSum())
                {
                    throw new ImageException("the check sum of an archive header is wrong");
                }

                switch (header.Type)
                {
                    case 'x' or 'X':
                        records = PaxRecords.Parse(TakeExtension(header.Size));
                        break;
                    case 'g':
                        // Defaults for the whole archive: git writes a comment into it. Docker and containerd pass over it, so that an image means the same here.
                        TakeExtension(header.Size);
                        break;
                    case 'L':
                        longName = TakeLongText(header.Size);
                        break;
                    case 'K':
                        longLink = TakeLongText(header.Size);
                        break;
                    default:
                        return Read(header, records, longName, longLink);
                }
            }
            catch (ImageException e) when (e.Place is null)
            {
                throw new ImageException(e.Message, $"header at byte {start}", e);
            }
        }
    }

    /// <summary>More of the current entry's content, valid until the next call; empty at its end.</summary>
    internal ReadOnlySpan<byte> ReadContent(long most = long.MaxValue)
    {
        ReadOnlySpan<byte> chunk = _blocks.TakeSome(Math.Min(most, _remaining));
        _remaining -= chunk.Length;
        return chunk;
    }

    /// <summary>All the content of the current entry.</summary>
    internal byte[] ReadAll(int limit, string place)
    {
        if (_remaining > limit)
        {
            throw new ImageException($"has {_remaining} bytes where at most {limit} are expected", place);
        }

        byte[] content = new byte[_remaining];
        for (int filled = 0; filled < content.Length;)
        {
            ReadOnlySpan<byte> chunk = ReadContent();
            chunk.CopyTo(content.AsSpan(filled));
            filled += chunk.Length;
        }

        return content;
    }

    private TarEntry Read(TarHeader header, PaxRecords records, string? longName, string? longLink)
    {
        string name = records.Text("GNU.sparse.name") ?? records.Text("path") ?? longName ?? header.Name;
        string link = records.Text("linkpath") ?? longLink ?? header.LinkName;
        TarEntryType type = TypeOf(header.Type, name);
        long size = type == TarEntryType.File ? records.Number("size") ?? header.Size : 0; // other types carry no content, whatever the field says
        TarEntry entry = new()
        {
            Name = Checked(name),
            LinkTarget = Checked(link),
            Type = type,
            Permissions = (int)(header.Mode & 0xFFF),
            Uid = Owner(records.Number("uid") ?? header.Uid),
            Gid = Owner(records.Number("gid") ?? header.Gid),
            Modified = records.Time("mtime") ?? new FileTime(header.Modified),
            Device = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice ? header.Device : default,
            Attributes = records.Attributes,
        };

        if (size is < 0 or > long.MaxValue - TarHeader.BlockSize)
        {
            throw new ImageException($"the size {size} of an entry is out of range", entry.Name);
        }

        SparseMap? sparse = header.Type == 'S' ? ReadOldSparse(header, size) : null;
        (_remaining, _padding) = (size, TarBlocks.PaddingOf(size));
        if (type == TarEntryType.File)
        {
            sparse ??= records.Text("GNU.sparse.major") == "1" ? ReadSparseMap(records) : SparseMap.FromRecords(records, size);
        }

        ContentOffset = _blocks.Position;
        return entry with { Size = _remaining, Sparse = sparse };
    }

    private static TarEntryType TypeOf(char flag, string name) => flag switch
    {
        '0' or '\0' when name.EndsWith('/') => TarEntryType.Folder, // v7 knows no folders
        '0' or '\0' or '7' or 'S' => TarEntryType.File,
        >= '1' and <= '6' => (TarEntryType)flag,
        _ => throw new ImageException($"entries of type '{(flag is > ' ' and < '\x7F' ? flag : '?')}' (0x{(int)flag:x2}) are not supported", name),
    };

    private static string Checked(string text) => text.Contains('\0', StringComparison.Ordinal) ? throw new ImageException("a name holds a zero byte", text.Replace("\0", "\\0", StringComparison.Ordinal)) : text;

    // The last number means "leave as it is" to chown(2).
    private static uint Owner(long id) => id is >= 0 and < uint.MaxValue ? (uint)id : throw new ImageException($"the owner {id} is out of range");

    // GNU's own format: four parts in the header, and 21 in each block that follows while a flag says so.
    private SparseMap ReadOldSparse(TarHeader header, long storedSize)
    {
        List<(long, long)> segments = [];
        long realSize = header.Number(483, 12, "sparse size");
        AddParts(header, 386, 4, segments);
        bool more = header.IsSparseExtended;
        while (more)
        {
            if (!_blocks.TryTake(out ReadOnlySpan<byte> block) || segments.Count * 24 > LongestExtension)
            {
                throw new ImageException("the map of a sparse file is cut off or too long");
            }

            AddParts(new TarHeader(block), 0, 21, segments);
            more = block[504] != 0;
        }

        return SparseMap.Create(segments, realSize, storedSize);
    }

    private static void AddParts(TarHeader block, int offset, int count, List<(long, long)> segments)
    {
        for (int i = 0; i < count; i++, offset += 24)
        {
            (long start, long length) = (block.Number(offset, 12, "sparse offset"), block.Number(offset + 12, 12, "sparse length"));
            if (start != 0 || length != 0)
            {
                segments.Add((start, length));
            }
        }
    }

    // Format 1.0: the map is the first part of the content, one decimal number a line, padded to a block.
    private SparseMap ReadSparseMap(PaxRecords records)
    {
        List<long> numbers = [];
        long number = 0;
        long expected = 1;
        int taken = 0;
        while (numbers.Count < expected)
        {
            if (_remaining < TarHeader.BlockSize || taken > LongestExtension || !_blocks.TryTake(out ReadOnlySpan<byte> block))
            {
                throw new ImageException("the map of a sparse file is cut off or too long");
            }

            _remaining -= TarHeader.BlockSize;
            taken += TarHeader.BlockSize;
            foreach (byte digit in block)
            {
                if (digit is >= (byte)'0' and <= (byte)'9' && number < long.MaxValue / 10)
                {
                    number = (number * 10) + digit - '0';
                }
                else if (digit == '\n' && numbers.Count < expected)
                {
                    expected = numbers.Count == 0 ? 1 + (2 * number) : expected;
                    numbers.Add(number);
                    number = 0;
                }
                else if (digit != 0)
                {
                    throw new ImageException("the map of a sparse file is not of numbers");
                }
            }
        }

        long realSize = records.Number("GNU.sparse.realsize") ?? throw new ImageException("a sparse file does not tell its size");
        return SparseMap.Create(SparseMap.Pair(numbers[1..]), realSize, _remaining);
    }

    private ReadOnlyMemory<byte> TakeExtension(long size)
    {
        if (size is < 0 or > LongestExtension)
        {
            throw new ImageException($"an extended header of {size} bytes is longer than {LongestExtension}");
        }

        (_remaining, _padding) = (size, TarBlocks.PaddingOf(size));
        return ReadAll(LongestExtension, "extended header");
    }

    private string TakeLongText(long size) => FileNames.Decode(TakeExtension(size).Span.TrimEnd((byte)0));
}
