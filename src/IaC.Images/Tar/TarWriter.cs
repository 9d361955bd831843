using System.Buffers;
using System.Globalization;
using System.Text;
using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>
/// Writes an archive whose bytes depend on its entries only: ustar headers, and an extended header (pax(1)) before an entry that does not fit into one. User and group names, times of access and change, and
/// the writing machine's ids leave no trace.
/// </summary>
internal sealed class TarWriter(Stream stream)
{
    private const int NameLength = 100;
    private const long LargestSize = 0x1_FFFF_FFFF; // 11 octal digits
    private const long LargestId = 0x1F_FFFF; // 7 octal digits

    private const int BufferSize = 256 * 1024;

    /// <summary>Writes an entry without content.</summary>
    internal void Write(TarEntry entry) => WriteHeaders(entry with { Size = 0 });

    /// <summary>Writes a file with exactly <see cref="TarEntry.Size"/> bytes of content.</summary>
    internal void Write(TarEntry entry, Stream content, Action<long>? written, CancellationToken cancellationToken)
    {
        WriteHeaders(entry);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long remaining = entry.Size;
            while (remaining > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int read = content.Read(buffer, 0, (int)Math.Min(BufferSize, remaining));
                if (read == 0)
                {
                    throw new ImageException("became shorter while it was read", entry.Name);
                }

                stream.Write(buffer, 0, read);
                written?.Invoke(read);
                remaining -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (content.ReadByte() >= 0)
        {
            throw new ImageException("became longer while it was read", entry.Name);
        }

        stream.Write(new byte[TarBlocks.PaddingOf(entry.Size)]);
    }

    /// <summary>Writes the two zero blocks that end an archive.</summary>
    internal void Finish() => stream.Write(new byte[2 * TarHeader.BlockSize]);

    private void WriteHeaders(TarEntry entry)
    {
        byte[] name = FileNames.Encode(entry.Name);
        byte[] link = FileNames.Encode(entry.LinkTarget);
        SortedDictionary<string, byte[]> records = new(StringComparer.Ordinal);
        AddWhen(name.Length > NameLength, "path", name);
        AddWhen(link.Length > NameLength, "linkpath", link);
        AddWhen(entry.Size > LargestSize, "size", Number(entry.Size));
        AddWhen(entry.Uid > LargestId, "uid", Number(entry.Uid));
        AddWhen(entry.Gid > LargestId, "gid", Number(entry.Gid));
        AddWhen(entry.Modified is { Nanoseconds: not 0 } or { Seconds: < 0 or > LargestSize }, "mtime", Time(entry.Modified));
        foreach ((string attribute, ReadOnlyMemory<byte> value) in entry.Attributes)
        {
            records.Add("SCHILY.xattr." + attribute, value.ToArray());
        }

        if (records.Count > 0 || entry.Sparse is not null)
        {
            byte[] content = [.. Map(entry.Sparse).Concat(records).SelectMany(record => Record(record.Key, record.Value))];
            stream.Write(Header("PaxHeaders"u8, default, 'x', entry with { Size = content.Length, Permissions = 0x1A4, Uid = 0, Gid = 0, Device = default }));
            stream.Write(content);
            stream.Write(new byte[TarBlocks.PaddingOf(content.Length)]);
        }

        stream.Write(Header(name, link, (char)entry.Type, entry));

        void AddWhen(bool needed, string key, byte[] value)
        {
            if (needed)
            {
                records.Add(key, value);
            }
        }
    }

    // Format 0.1 (tar manual, PAX Format, Versions 0.0 and 0.1): the map as one record after the number of its parts, closed by an empty part at the end.
    private static IEnumerable<KeyValuePair<string, byte[]>> Map(SparseMap? sparse)
    {
        if (sparse is null)
        {
            yield break;
        }

        yield return new("GNU.sparse.size", Number(sparse.RealSize));
        yield return new("GNU.sparse.numblocks", Number(sparse.Segments.Count + 1));
        yield return new("GNU.sparse.map", Encoding.ASCII.GetBytes(string.Join(',', sparse.Segments.Append((sparse.RealSize, 0)).Select(part => $"{part.Item1},{part.Item2}"))));
    }

    private static byte[] Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> link, char type, TarEntry entry)
    {
        byte[] block = new byte[TarHeader.BlockSize];
        name[..Math.Min(name.Length, NameLength)].CopyTo(block);
        Octal(100, 8, entry.Permissions);
        Octal(108, 8, entry.Uid <= LargestId ? entry.Uid : 0);
        Octal(116, 8, entry.Gid <= LargestId ? entry.Gid : 0);
        Octal(124, 12, entry.Size <= LargestSize ? entry.Size : 0);
        Octal(136, 12, Math.Clamp(entry.Modified.Seconds, 0, LargestSize));
        block[156] = (byte)type;
        link[..Math.Min(link.Length, NameLength)].CopyTo(block.AsSpan(157));
        "ustar\0"u8.CopyTo(block.AsSpan(257));
        "00"u8.CopyTo(block.AsSpan(263));
        Octal(329, 8, entry.Device.Major);
        Octal(337, 8, entry.Device.Minor);

        block.AsSpan(148, 8).Fill((byte)' ');
        int sum = 0;
        foreach (byte value in block)
        {
            sum += value;
        }

        Octal(148, 7, sum);
        block[154] = 0;
        return block;

        void Octal(int offset, int length, long value) =>
            Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0'), block.AsSpan(offset, length - 1));
    }

    // The length counts its own digits.
    private static byte[] Record(string key, byte[] value)
    {
        int rest = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
        int length = rest + Digits(rest);
        length = rest + Digits(length);
        return [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")), .. value, (byte)'\n'];
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    // Seconds and nanoseconds are one signed decimal number there: half a second before -1 is -1.5.
    private static byte[] Time(FileTime time)
    {
        bool between = time is { Seconds: < 0, Nanoseconds: > 0 };
        (long whole, int part) = between ? (time.Seconds + 1, 1_000_000_000 - time.Nanoseconds) : (time.Seconds, time.Nanoseconds);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(between && whole == 0 ? "-" : "")}{whole}.{part:D9}"));
    }

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
