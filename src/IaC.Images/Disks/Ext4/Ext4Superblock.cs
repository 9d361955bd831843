using System.Buffers.Binary;

namespace IaC.Images.Disks.Ext4;

/// <summary>What a file system says of itself (ext4, super block).</summary>
/// <param name="Layout">Where things lie.</param>
/// <param name="Id">Its UUID.</param>
/// <param name="FreeBlocks">Blocks that nothing uses.</param>
/// <param name="FreeInodes">Inodes that nothing uses.</param>
/// <param name="Journal">Inode of the journal, encoded: a copy of where it lies stands here.</param>
internal sealed record Ext4Superblock(Ext4Layout Layout, Guid Id, long FreeBlocks, long FreeInodes, byte[] Journal)
{
    /// <summary>Inode of the journal.</summary>
    internal const uint JournalInode = 8;

    /// <summary>Byte of the disk that it begins at: the first kilobyte is for a boot loader.</summary>
    internal const int Offset = 1024;

    private const int Size = 1024;
    private const uint Compatible = 0x4 | 0x8 | 0x20; // has_journal, ext_attr, dir_index
    private const uint Incompatible = 0x2 | 0x40; // filetype, extents
    private const uint ReadOnlyCompatible = 0x1 | 0x2 | 0x8 | 0x20 | 0x40; // sparse_super, large_file, huge_file, dir_nlink, extra_isize

    /// <summary>The copy of a group.</summary>
    internal byte[] Encode(int group)
    {
        byte[] bytes = new byte[Size];
        byte[] id = Id.ToByteArray(bigEndian: true);
        Word(0, (uint)(Layout.Groups * Layout.InodesPerGroup));
        Word(4, (uint)Layout.Blocks);
        Word(12, (uint)FreeBlocks);
        Word(16, (uint)FreeInodes);
        Word(24, 2); // blocks of 1024 << 2
        Word(28, 2);
        Word(32, Ext4Layout.BlocksPerGroup);
        Word(36, Ext4Layout.BlocksPerGroup);
        Word(40, (uint)Layout.InodesPerGroup);
        Short(54, ushort.MaxValue); // never checked for the number of mounts
        Short(56, 0xEF53);
        Short(58, 1); // clean
        Short(60, 1); // goes on after an error
        Word(76, 1); // revision with what follows
        Word(84, Ext4Layout.ReservedInodes + 1);
        Short(88, Ext4Layout.InodeSize);
        Short(90, (ushort)group);
        Word(92, Compatible);
        Word(96, Incompatible);
        Word(100, ReadOnlyCompatible);
        id.CopyTo(bytes, 104);
        "root"u8.CopyTo(bytes.AsSpan(120));
        Word(224, JournalInode);
        id.CopyTo(bytes, 236); // seed of the hashes of names
        bytes[252] = 1; // half MD4
        bytes[253] = 1; // where the journal lies is repeated below
        Word(256, 0x4 | 0x8); // user_xattr, acl
        Journal.AsSpan(40, Ext4Extents.RootSize).CopyTo(bytes.AsSpan(268));
        Journal.AsSpan(108, 4).CopyTo(bytes.AsSpan(328));
        Journal.AsSpan(4, 4).CopyTo(bytes.AsSpan(332));
        Short(348, 32);
        Short(350, 32);
        Word(352, 1); // hashes of names take letters as signed, as x86 has it
        return bytes;

        void Short(int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), value);

        void Word(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
    }

    /// <summary>First block of an empty journal (jbd2, super block); the rest is zeros.</summary>
    internal static byte[] EncodeJournal(int blocks)
    {
        byte[] bytes = new byte[Size];
        int at = 0;
        foreach (uint word in (ReadOnlySpan<uint>)[0xC03B3998, 4, 0, Ext4Layout.BlockSize, (uint)blocks, 1, 1])
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), word);
            at += 4;
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(64), 1);
        return bytes;
    }
}
