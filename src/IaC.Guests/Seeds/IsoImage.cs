using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace IaC.Guests;

/// <summary>
/// A small read-only file system that every machine can read: ISO 9660 (ECMA-119) with one folder of files, and beside its short names the Joliet ones, which are the files' own. Equal files give equal bytes.
/// </summary>
internal static class IsoImage
{
    private const int Sector = 2048;
    private const int PrimaryDescriptor = 16;
    private const int JolietDescriptor = 17;
    private const int Terminator = 18;
    private const int PathTables = 19;
    private const int PrimaryFolder = 23;
    private const int JolietFolder = 24;
    private const int FirstFile = 25;
    private const int PathTableSize = 10;
    private const int ShortName = 8;
    private const int RecordSize = 33;
    private const byte IsFolder = 2;

    private static readonly Encoding Joliet = Encoding.BigEndianUnicode;

    // 2000-01-01 00:00:00 UTC: no time of ours may make two images of the same files differ.
    private static ReadOnlySpan<byte> Time => [100, 1, 1, 0, 0, 0, 0];

    /// <summary>The bytes of the image.</summary>
    /// <param name="label">Name of the volume, up to 16 ASCII characters.</param>
    /// <param name="files">Names, which differ in their first eight letters and digits, and contents. All names fit into one sector.</param>
    internal static byte[] Of(string label, ImmutableArray<(string Name, byte[] Content)> files)
    {
        files = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        int[] places = new int[files.Length];
        int end = FirstFile;
        for (int i = 0; i < files.Length; i++)
        {
            places[i] = end;
            end += (files[i].Content.Length + Sector - 1) / Sector;
        }

        byte[] image = new byte[end * Sector];
        Describe(image, PrimaryDescriptor, 1, PrimaryFolder, end, Padded(Encoding.ASCII, label, 32));
        Describe(image, JolietDescriptor, 2, JolietFolder, end, Padded(Joliet, label, 32));

        // UCS-2, level 3.
        "%/E"u8.CopyTo(At(image, JolietDescriptor)[88..]);
        Head(At(image, Terminator), 255);
        Tables(image, PathTables, PrimaryFolder);
        Tables(image, PathTables + 2, JolietFolder);
        Folder(At(image, PrimaryFolder), PrimaryFolder, files, places, name => Encoding.ASCII.GetBytes(Short(name)));
        Folder(At(image, JolietFolder), JolietFolder, files, places, Joliet.GetBytes);
        for (int i = 0; i < files.Length; i++)
        {
            files[i].Content.CopyTo(image.AsSpan(places[i] * Sector));
        }

        return image;
    }

    // A volume descriptor (8.4). What it leaves open are spaces in texts, and zeros in times.
    private static void Describe(byte[] image, int sector, byte type, int folder, int sectors, ReadOnlySpan<byte> label)
    {
        Span<byte> at = At(image, sector);
        Head(at, type);
        ReadOnlySpan<byte> space = type == 1 ? " "u8 : "\0 "u8;
        Fill(at[8..72], space);
        Fill(at[190..813], space);
        at[72..80].Clear();
        label.CopyTo(at[40..]);
        Both32(at[80..], sectors);
        Both16(at[120..], 1);
        Both16(at[124..], 1);
        Both16(at[128..], Sector);
        Both32(at[132..], PathTableSize);
        int tables = folder == PrimaryFolder ? PathTables : PathTables + 2;
        BinaryPrimitives.WriteInt32LittleEndian(at[140..], tables);
        BinaryPrimitives.WriteInt32BigEndian(at[148..], tables + 1);
        Record(at[156..], [0], folder, Sector, IsFolder);
        at[813..881].Fill((byte)'0');
        (at[829], at[846], at[863], at[880]) = (0, 0, 0, 0);
        at[881] = 1;
    }

    private static void Head(Span<byte> at, byte type)
    {
        at[0] = type;
        "CD001"u8.CopyTo(at[1..]);
        at[6] = 1;
    }

    // One table in each byte order (9.4); the root is the only folder.
    private static void Tables(byte[] image, int sector, int folder)
    {
        Span<byte> little = At(image, sector), big = At(image, sector + 1);
        (little[0], big[0]) = (1, 1);
        BinaryPrimitives.WriteInt32LittleEndian(little[2..], folder);
        BinaryPrimitives.WriteInt32BigEndian(big[2..], folder);
        (little[6], big[7]) = (1, 1);
    }

    private static void Folder(Span<byte> at, int folder, ImmutableArray<(string Name, byte[] Content)> files, int[] places, Func<string, byte[]> nameOf)
    {
        int used = Record(at, [0], folder, Sector, IsFolder);
        used += Record(at[used..], [1], folder, Sector, IsFolder);
        for (int i = 0; i < files.Length; i++)
        {
            used += Record(at[used..], nameOf(files[i].Name), places[i], files[i].Content.Length, 0);
        }
    }

    // A directory record (9.1).
    private static int Record(Span<byte> at, ReadOnlySpan<byte> name, int place, int size, byte flags)
    {
        int length = RecordSize + name.Length + ((name.Length + 1) % 2);
        at[0] = (byte)length;
        Both32(at[2..], place);
        Both32(at[10..], size);
        Time.CopyTo(at[18..]);
        at[25] = flags;
        Both16(at[28..], 1);
        at[32] = (byte)name.Length;
        name.CopyTo(at[RecordSize..]);
        return length;
    }

    private static string Short(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_').Take(ShortName)) + ".;1";

    private static byte[] Padded(Encoding encoding, string text, int size)
    {
        byte[] padded = encoding.GetBytes(text.PadRight(size));
        return padded[..size];
    }

    private static void Fill(Span<byte> at, ReadOnlySpan<byte> with)
    {
        for (int i = 0; i < at.Length; i++)
        {
            at[i] = with[i % with.Length];
        }
    }

    private static void Both32(Span<byte> at, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(at, value);
        BinaryPrimitives.WriteInt32BigEndian(at[4..], value);
    }

    private static void Both16(Span<byte> at, short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(at, value);
        BinaryPrimitives.WriteInt16BigEndian(at[2..], value);
    }

    private static Span<byte> At(byte[] image, int sector) => image.AsSpan(sector * Sector, Sector);
}
