namespace IaC.Images.Disks.Ext4;

/// <summary>Where things lie in a file system of ext4 (Documentation/filesystems/ext4 of the kernel): groups of 128 MiB, each with its bitmaps and its table of inodes before its blocks. A pure function of size and number of files.</summary>
internal sealed record Ext4Layout
{
    internal const int BlockSize = 4096;
    internal const int InodeSize = 256;
    internal const int InodesPerBlock = BlockSize / InodeSize;
    internal const int DescriptorSize = 32;

    /// <summary>As many as one block of bitmap has bits.</summary>
    internal const int BlocksPerGroup = BlockSize * 8;

    /// <summary>Inodes that the format keeps for itself; the first of a file follows.</summary>
    internal const uint ReservedInodes = 10;

    private const int BytesPerInode = 16 * 1024;
    private const int SmallestGroup = 64;
    private const int SmallJournal = 1024;
    private const int Journal = 4096;

    private Ext4Layout(long blocks, int groups, int inodesPerGroup) => (Blocks, Groups, InodesPerGroup) = (blocks, groups, inodesPerGroup);

    /// <summary>Blocks of the whole.</summary>
    internal long Blocks { get; }

    /// <summary>Groups of blocks; only the last may be smaller than others.</summary>
    internal int Groups { get; }

    /// <summary>Inodes of each group.</summary>
    internal int InodesPerGroup { get; }

    /// <summary>Blocks of the journal.</summary>
    internal int JournalBlocks => Blocks > BlocksPerGroup ? Journal : SmallJournal;

    /// <summary>Blocks that the descriptors of all groups take.</summary>
    internal int DescriptorBlocks => DescriptorBlocksOf(Groups);

    /// <summary>Blocks for files.</summary>
    internal long Capacity => Enumerable.Range(0, Groups).Sum(group => (long)BlocksIn(group) - Overhead(group, Groups, InodesPerGroup)) - JournalBlocks;

    /// <summary>The layout of a disk. Throws <see cref="ImageException"/> where it has no room for that many files.</summary>
    /// <param name="bytes">Size of the disk.</param>
    /// <param name="files">Files that it must be able to hold; it has one for each 16 KiB besides.</param>
    /// <param name="place">What messages call it.</param>
    internal static Ext4Layout For(long bytes, long files, string place)
    {
        long blocks = bytes / BlockSize;
        while (true)
        {
            int groups = (int)((blocks + BlocksPerGroup - 1) / BlocksPerGroup);
            long inodes = Math.Max(files + ReservedInodes, bytes / BytesPerInode);
            long perGroup = groups == 0 ? long.MaxValue : ((inodes + groups - 1) / groups + InodesPerBlock - 1) / InodesPerBlock * InodesPerBlock;
            if (perGroup > BlocksPerGroup || blocks > uint.MaxValue)
            {
                throw new ImageException($"a disk of {bytes} bytes cannot hold {files} files", place);
            }

            // What is left at the end may be too little for a group.
            long rest = blocks - ((groups - 1L) * BlocksPerGroup);
            if (rest >= Overhead(groups - 1, groups, (int)perGroup) + SmallestGroup)
            {
                Ext4Layout layout = new(blocks, groups, (int)perGroup);
                return layout.FirstFree(0) + layout.JournalBlocks <= layout.BlocksIn(0) ? layout : throw new ImageException($"a disk of {bytes} bytes is too small for a file system", place);
            }

            blocks -= rest;
        }
    }

    /// <summary>First block of a group.</summary>
    internal static long Start(int group) => (long)group * BlocksPerGroup;

    /// <summary>Whether a group has a copy of the superblock and the descriptors: 0, 1, and powers of 3, 5 and 7.</summary>
    internal static bool HasSuperblock(int group) => group <= 1 || IsPower(group, 3) || IsPower(group, 5) || IsPower(group, 7);

    /// <summary>Blocks of a group.</summary>
    internal int BlocksIn(int group) => (int)Math.Min(BlocksPerGroup, Blocks - Start(group));

    /// <summary>The block that says which blocks of a group are taken; the one for inodes follows, then their table.</summary>
    internal long BlockBitmap(int group) => Start(group) + (HasSuperblock(group) ? 1 + DescriptorBlocks : 0);

    /// <summary>First block of a group for files.</summary>
    internal long FirstFree(int group) => Start(group) + Overhead(group, Groups, InodesPerGroup);

    /// <summary>Byte of the disk that an inode begins at.</summary>
    internal long OffsetOf(uint inode)
    {
        (int group, int index) = ((int)((inode - 1) / InodesPerGroup), (int)((inode - 1) % InodesPerGroup));
        return ((BlockBitmap(group) + 2) * BlockSize) + ((long)index * InodeSize);
    }

    private static int DescriptorBlocksOf(int groups) => ((groups * DescriptorSize) + BlockSize - 1) / BlockSize;

    private static int Overhead(int group, int groups, int inodesPerGroup) => (HasSuperblock(group) ? 1 + DescriptorBlocksOf(groups) : 0) + 2 + (inodesPerGroup / InodesPerBlock);

    private static bool IsPower(int number, int of)
    {
        while (number % of == 0)
        {
            number /= of;
        }

        return number == 1;
    }
}
