using System.Buffers.Binary;
using IaC.Linux.Files;

namespace IaC.Images.Disks.Ext4;

/// <summary>What a folder holds, as blocks of entries one after the other (ext4, linear directories). No entry crosses a block.</summary>
internal sealed class Ext4Folder
{
    private const int HeaderSize = 8;

    private readonly List<byte[]> _blocks = [];
    private int _used;
    private int _last;

    /// <summary>A folder that holds itself and the one that it is in.</summary>
    internal Ext4Folder(uint self, uint parent)
    {
        Add("."u8, self, FileKind.Folder);
        Add(".."u8, parent, FileKind.Folder);
    }

    /// <summary>Folders in it.</summary>
    internal int Folders { get; private set; } = -2;

    /// <summary>Adds an entry.</summary>
    internal void Add(ReadOnlySpan<byte> name, uint inode, FileKind kind)
    {
        int size = (HeaderSize + name.Length + 3) & ~3;
        if (_blocks.Count == 0 || _used + size > Ext4Layout.BlockSize)
        {
            _blocks.Add(new byte[Ext4Layout.BlockSize]);
            _used = 0;
        }

        // The last entry of a block reaches to its end.
        Span<byte> block = _blocks[^1];
        if (_used > 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(block[(_last + 4)..], (ushort)(_used - _last));
        }

        Span<byte> entry = block[_used..];
        BinaryPrimitives.WriteUInt32LittleEndian(entry, inode);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)entry.Length);
        entry[6] = (byte)name.Length;
        entry[7] = TypeOf(kind);
        name.CopyTo(entry[HeaderSize..]);
        (_last, _used) = (_used, _used + size);
        Folders += kind == FileKind.Folder ? 1 : 0;
    }

    /// <summary>All blocks.</summary>
    internal byte[] ToArray() => [.. _blocks.SelectMany(block => block)];

    private static byte TypeOf(FileKind kind) => kind switch
    {
        FileKind.Regular => 1,
        FileKind.Folder => 2,
        FileKind.CharacterDevice => 3,
        FileKind.BlockDevice => 4,
        FileKind.Fifo => 5,
        FileKind.Socket => 6,
        _ => 7,
    };
}
