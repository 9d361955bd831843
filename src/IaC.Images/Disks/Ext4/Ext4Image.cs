using System.Buffers.Binary;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images.Disks.Ext4;

/// <summary>
/// A file system of ext4 that is written once, from front to end, into an empty file: inodes and blocks are given out in the order of the calls, so that the same calls give the same bytes. mke2fs(8) takes a
/// folder too, and with it times of access and the order of the folders of this machine.
/// </summary>
internal sealed class Ext4Image(SafeFileHandle file, Ext4Layout layout, Guid id, string place)
{
    /// <summary>Inode of the root folder.</summary>
    internal const uint Root = 2;

    private const int ChunkSize = 1 << 20;
    private const int MostLinks = 65000;

    private readonly int[] _folders = new int[layout.Groups];
    private readonly byte[] _chunk = GC.AllocateUninitializedArray<byte>(ChunkSize);
    private uint _lastInode = Ext4Layout.ReservedInodes;
    private long _next = layout.FirstFree(0) + layout.JournalBlocks;
    private int _group;

    /// <summary>The next inode.</summary>
    internal uint NewInode() => _lastInode < (uint)(layout.Groups * layout.InodesPerGroup) ? ++_lastInode : throw Full();

    /// <summary>Writes a folder.</summary>
    internal void AddFolder(uint inode, Ext4Inode what, Ext4Folder content, byte[]? attributes)
    {
        Ext4Extents extents = new();
        byte[] blocks = content.ToArray();
        Place(extents, 0, blocks);
        _folders[(inode - 1) / layout.InodesPerGroup]++;

        // A folder has its name, its own dot, and those of folders in it; 1 says that they are too many to be counted (dir_nlink).
        int links = content.Folders + 2;
        Write(inode, what with { Links = links > MostLinks ? 1 : links, Size = blocks.Length }, extents, attributes);
    }

    /// <summary>Writes a regular file; long runs of zeros become holes.</summary>
    internal void AddFile(uint inode, Ext4Inode what, Stream content, byte[]? attributes, Action<long>? written, CancellationToken cancellationToken)
    {
        Ext4Extents extents = new();
        long size = 0;
        int read;
        while ((read = content.ReadAtLeast(_chunk, _chunk.Length, throwOnEndOfStream: false)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> bytes = _chunk.AsSpan(0, read);
            if (extents.Count >= Ext4Extents.FewEnough || bytes.ContainsAnyExcept((byte)0))
            {
                Place(extents, (uint)(size / Ext4Layout.BlockSize), bytes);
            }

            size += read;
            written?.Invoke(read);
        }

        Write(inode, what with { Size = size }, extents, attributes);
    }

    /// <summary>Writes a symbolic link; a short target lies in the inode.</summary>
    internal void AddLink(uint inode, Ext4Inode what, byte[] target, byte[]? attributes)
    {
        if (target.Length < Ext4Extents.RootSize)
        {
            Write(inode, what with { Size = target.Length, Content = target }, null, attributes);
            return;
        }

        Ext4Extents extents = new();
        Place(extents, 0, target);
        Write(inode, what with { Size = target.Length }, extents, attributes);
    }

    /// <summary>Writes a device, a pipe or a socket.</summary>
    internal void AddNode(uint inode, Ext4Inode what, DeviceNumber device, byte[]? attributes)
    {
        // Numbers that fit have the form of old in the first word, others the newer one in the second.
        byte[] content = new byte[8];
        bool isOld = device is { Major: < 256, Minor: < 256 };
        uint number = isOld ? (device.Major << 8) | device.Minor : (device.Minor & 0xFF) | (device.Major << 8) | ((device.Minor & ~0xFFu) << 12);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(isOld ? 0 : 4), number);
        Write(inode, what with { Content = content }, null, attributes);
    }

    /// <summary>Says how many names a file has that was written as one with one name.</summary>
    internal void SetLinks(uint inode, int count)
    {
        if (count > MostLinks)
        {
            throw new ImageException($"a file has {count} names, and ext4 takes {MostLinks}", place);
        }

        Span<byte> links = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(links, (ushort)count);
        RandomAccess.Write(file, links, layout.OffsetOf(inode) + 26);
    }

    /// <summary>Writes what the file system says of itself; the last call.</summary>
    internal void Finish()
    {
        RandomAccess.SetLength(file, layout.Blocks * Ext4Layout.BlockSize);
        byte[] journal = WriteJournal();
        byte[] descriptors = new byte[layout.DescriptorBlocks * Ext4Layout.BlockSize];
        (long freeBlocks, long freeInodes) = (0, 0);
        for (int group = 0; group < layout.Groups; group++)
        {
            int used = (int)((group < _group ? Ext4Layout.Start(group) + layout.BlocksIn(group) : group == _group ? _next : layout.FirstFree(group)) - Ext4Layout.Start(group));
            int inodes = (int)Math.Clamp(_lastInode - ((long)group * layout.InodesPerGroup), 0, layout.InodesPerGroup);
            WriteBitmap(layout.BlockBitmap(group), used, layout.BlocksIn(group));
            WriteBitmap(layout.BlockBitmap(group) + 1, inodes, layout.InodesPerGroup);
            Describe(descriptors.AsSpan(group * Ext4Layout.DescriptorSize), group, layout.BlocksIn(group) - used, layout.InodesPerGroup - inodes);
            freeBlocks += layout.BlocksIn(group) - used;
            freeInodes += layout.InodesPerGroup - inodes;
        }

        Ext4Superblock superblock = new(layout, id, freeBlocks, freeInodes, journal);
        foreach (int group in Enumerable.Range(0, layout.Groups).Where(Ext4Layout.HasSuperblock))
        {
            long start = Ext4Layout.Start(group) * Ext4Layout.BlockSize;
            RandomAccess.Write(file, superblock.Encode(group), group == 0 ? Ext4Superblock.Offset : start);
            RandomAccess.Write(file, descriptors, start + Ext4Layout.BlockSize);
        }
    }

    private byte[] WriteJournal()
    {
        long start = layout.FirstFree(0);
        RandomAccess.Write(file, Ext4Superblock.EncodeJournal(layout.JournalBlocks), start * Ext4Layout.BlockSize);
        Ext4Extents extents = new();
        extents.Add(0, start, layout.JournalBlocks);
        return Write(Ext4Superblock.JournalInode, new Ext4Inode { Kind = FileKind.Regular, Permissions = 0x180, Size = (long)layout.JournalBlocks * Ext4Layout.BlockSize }, extents, null);
    }

    private byte[] Write(uint inode, Ext4Inode what, Ext4Extents? extents, byte[]? attributes)
    {
        if (extents is not null)
        {
            byte[] root = new byte[Ext4Extents.RootSize];
            int more = extents.Write(root, WriteBlock);
            what = what with { Content = root, Flags = Ext4Inode.ExtentsFlag, Blocks = extents.Blocks + more };
        }

        if (attributes is not null)
        {
            what = what with { AttributeBlock = WriteBlock(attributes), Blocks = what.Blocks + 1 };
        }

        byte[] encoded = what.Encode();
        RandomAccess.Write(file, encoded, layout.OffsetOf(inode));
        return encoded;
    }

    private void Place(Ext4Extents extents, uint logical, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            (long start, int count) = Take((content.Length + Ext4Layout.BlockSize - 1) / Ext4Layout.BlockSize);
            int length = (int)Math.Min(content.Length, (long)count * Ext4Layout.BlockSize);
            RandomAccess.Write(file, content[..length], start * Ext4Layout.BlockSize);
            extents.Add(logical, start, count);
            logical += (uint)count;
            content = content[length..];
        }
    }

    private long WriteBlock(byte[] block)
    {
        (long start, _) = Take(1);
        RandomAccess.Write(file, block, start * Ext4Layout.BlockSize);
        return start;
    }

    // As many blocks in a row as there are in the group, which is then full.
    private (long Start, int Count) Take(int wanted)
    {
        long end = Ext4Layout.Start(_group) + layout.BlocksIn(_group);
        if (_next == end)
        {
            _group = _group + 1 < layout.Groups ? _group + 1 : throw Full();
            _next = layout.FirstFree(_group);
            end = Ext4Layout.Start(_group) + layout.BlocksIn(_group);
        }

        int count = (int)Math.Min(wanted, end - _next);
        _next += count;
        return (_next - count, count);
    }

    // What the last byte has beyond the group counts as taken.
    private void WriteBitmap(long block, int used, int all)
    {
        byte[] bits = new byte[Ext4Layout.BlockSize];
        Fill(0, used);
        Fill(all, bits.Length * 8);
        RandomAccess.Write(file, bits, block * Ext4Layout.BlockSize);

        void Fill(int from, int to)
        {
            for (int bit = from; bit < to; bit++)
            {
                bits[bit / 8] |= (byte)(1 << (bit % 8));
            }
        }
    }

    private void Describe(Span<byte> descriptor, int group, int freeBlocks, int freeInodes)
    {
        uint bitmap = (uint)layout.BlockBitmap(group);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, bitmap);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[4..], bitmap + 1);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], bitmap + 2);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[12..], (ushort)freeBlocks);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[14..], (ushort)freeInodes);
        BinaryPrimitives.WriteUInt16LittleEndian(descriptor[16..], (ushort)_folders[group]);
    }

    private ImageException Full() => new($"does not fit into a disk of {layout.Blocks * Ext4Layout.BlockSize} bytes; give a larger `size`", place);
}
