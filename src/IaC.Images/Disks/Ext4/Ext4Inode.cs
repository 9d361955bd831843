using System.Buffers.Binary;
using IaC.Linux.Files;

namespace IaC.Images.Disks.Ext4;

/// <summary>What a file system says of one file (ext4, inodes).</summary>
internal sealed record Ext4Inode
{
    /// <summary>The content is found by a tree of extents.</summary>
    internal const uint ExtentsFlag = 0x80000;

    private const int Sectors = Ext4Layout.BlockSize / 512;
    private const ushort ExtraSize = 32;
    private const long OldestTime = int.MinValue;
    private const long NewestTime = int.MaxValue + (3L << 32);

    /// <summary>Type.</summary>
    internal required FileKind Kind { get; init; }

    /// <summary>The twelve permission bits.</summary>
    internal required int Permissions { get; init; }

    /// <summary>Owner.</summary>
    internal uint Uid { get; init; }

    /// <summary>Group.</summary>
    internal uint Gid { get; init; }

    /// <summary>Time of all that a file system keeps times of: the others would be those of whoever wrote it.</summary>
    internal FileTime Time { get; init; }

    /// <summary>Names of it.</summary>
    internal int Links { get; init; } = 1;

    /// <summary>Length of the content.</summary>
    internal long Size { get; init; }

    /// <summary>Blocks that it takes, those of its extents and attributes included.</summary>
    internal long Blocks { get; init; }

    /// <summary>Flags.</summary>
    internal uint Flags { get; init; }

    /// <summary>Block of its extended attributes; 0 for none.</summary>
    internal long AttributeBlock { get; init; }

    /// <summary>The 60 bytes that say where the content is, or are it.</summary>
    internal byte[] Content { get; init; } = [];

    /// <summary>Of a file as another file system has it.</summary>
    internal static Ext4Inode Of(FileStatus status) => new() { Kind = status.Kind, Permissions = status.Permissions, Uid = status.Uid, Gid = status.Gid, Time = status.Modified };

    /// <summary>Its bytes on the disk.</summary>
    internal byte[] Encode()
    {
        byte[] bytes = new byte[Ext4Layout.InodeSize];
        Short(0, (int)Kind | Permissions);
        Short(2, (int)(Uid & 0xFFFF));
        Word(4, (uint)Size);
        Short(24, (int)(Gid & 0xFFFF));
        Short(26, Links);
        long sectors = Blocks * Sectors;
        Word(28, (uint)sectors);
        Word(32, Flags);
        Content.CopyTo(bytes, 40);
        Word(104, (uint)AttributeBlock);
        Word(108, (uint)(Size >> 32));
        Short(116, (int)(sectors >> 32));
        Short(120, (int)(Uid >> 16));
        Short(122, (int)(Gid >> 16));
        Short(128, ExtraSize);
        long seconds = Math.Clamp(Time.Seconds, OldestTime, NewestTime);
        uint extra = (uint)(((seconds - (int)seconds) >> 32) & 3) | ((uint)Time.Nanoseconds << 2);
        foreach ((int at, int extraAt) in (ReadOnlySpan<(int, int)>)[(8, 140), (12, 132), (16, 136), (144, 148)])
        {
            Word(at, (uint)seconds);
            Word(extraAt, extra);
        }

        return bytes;

        void Short(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

        void Word(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
    }
}
