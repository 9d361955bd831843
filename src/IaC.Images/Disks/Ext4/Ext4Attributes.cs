using System.Buffers.Binary;
using System.Text;

namespace IaC.Images.Disks.Ext4;

/// <summary>Extended attributes of one file, as the block that ext4 keeps them in: names from the front, values from the end.</summary>
internal static class Ext4Attributes
{
    private const uint Magic = 0xEA020000;
    private const int HeaderSize = 32;
    private const int EntrySize = 16;

    // Prefixes that the format writes as a number (fs/ext4/xattr.h); the longer ones first.
    private static readonly (string Prefix, byte Index)[] Prefixes =
    [
        ("system.posix_acl_access", 2), ("system.posix_acl_default", 3), ("user.", 1), ("trusted.", 4), ("security.", 6), ("system.", 7),
    ];

    /// <summary>The block. Throws <see cref="ImageException"/> for what does not fit into one.</summary>
    internal static byte[] Encode(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes, string place)
    {
        byte[] block = new byte[Ext4Layout.BlockSize];
        BinaryPrimitives.WriteUInt32LittleEndian(block, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4), 1); // files that use the block
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(8), 1); // blocks
        (int front, int end) = (HeaderSize, block.Length);
        uint hash = 0;
        foreach ((byte index, byte[] name, ReadOnlyMemory<byte> value) in Sorted(attributes))
        {
            int size = EntrySize + Padded(name.Length);
            end -= Padded(value.Length);

            // Four zero bytes end the names.
            if (front + size + 4 > end)
            {
                throw new ImageException("has more extended attributes than a block of ext4 holds", place);
            }

            Span<byte> entry = block.AsSpan(front, size);
            entry[0] = (byte)name.Length;
            entry[1] = index;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)(value.Length == 0 ? 0 : end));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)value.Length);
            name.CopyTo(entry[EntrySize..]);
            value.Span.CopyTo(block.AsSpan(end));
            uint entryHash = HashOf(name, block.AsSpan(end, Padded(value.Length)));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], entryHash);
            hash = uint.RotateLeft(hash, 16) ^ entryHash;
            front += size;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12), hash);
        return block;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    // The order that the kernel searches by: number, length of the name, name.
    private static IEnumerable<(byte Index, byte[] Name, ReadOnlyMemory<byte> Value)> Sorted(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes) =>
        attributes.Select(attribute =>
        {
            (string? prefix, byte index) = Array.Find(Prefixes, known => attribute.Key.StartsWith(known.Prefix, StringComparison.Ordinal));
            return (Index: index, Name: Encoding.UTF8.GetBytes(attribute.Key[(prefix?.Length ?? 0)..]), Value: index is 2 or 3 ? ToDisk(attribute.Value.Span) : attribute.Value);
        })
        .OrderBy(entry => entry.Index).ThenBy(entry => entry.Name.Length).ThenBy(entry => Convert.ToHexString(entry.Name), StringComparer.Ordinal);

    // fs/ext4/xattr.c, ext4_xattr_hash_entry: over the name byte by byte, then over the value word by word.
    private static uint HashOf(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        uint hash = 0;
        foreach (byte letter in name)
        {
            hash = uint.RotateLeft(hash, 5) ^ letter;
        }

        for (int i = 0; i < value.Length; i += 4)
        {
            hash = uint.RotateLeft(hash, 16) ^ BinaryPrimitives.ReadUInt32LittleEndian(value[i..]);
        }

        return hash;
    }

    // Access control lists: the kernel shows entries of 8 bytes (posix_acl_xattr.h), ext4 keeps ids only of named users and groups (fs/ext4/acl.h).
    private static ReadOnlyMemory<byte> ToDisk(ReadOnlySpan<byte> shown)
    {
        const ushort user = 0x02;
        const ushort group = 0x08;
        List<byte> kept = [1, 0, 0, 0];
        for (ReadOnlySpan<byte> left = shown[Math.Min(4, shown.Length)..]; left.Length >= 8; left = left[8..])
        {
            bool isNamed = BinaryPrimitives.ReadUInt16LittleEndian(left) is user or group;
            kept.AddRange(left[..(isNamed ? 8 : 4)]);
        }

        return kept.ToArray();
    }
}
