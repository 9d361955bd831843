using System.Buffers.Binary;

namespace IaC.Images.Disks.Ext4;

/// <summary>Which blocks of the disk hold which blocks of a file (ext4, extent tree). Four runs lie in the inode itself; more lie in blocks of their own.</summary>
internal sealed class Ext4Extents
{
    /// <summary>Bytes of the inode that say where the content is, or are it.</summary>
    internal const int RootSize = 60;

    /// <summary>From this number of runs on a file gets no more holes: each hole begins a run, and four blocks of runs must do.</summary>
    internal const int FewEnough = 1000;

    private const ushort Magic = 0xF30A;
    private const int EntrySize = 12;
    private const int InRoot = 4;
    private const int InLeaf = (Ext4Layout.BlockSize - EntrySize) / EntrySize;
    private const int LongestRun = 32768;

    private readonly List<(uint Logical, long Physical, int Count)> _runs = [];

    /// <summary>Runs so far.</summary>
    internal int Count => _runs.Count;

    /// <summary>Blocks of content.</summary>
    internal long Blocks { get; private set; }

    /// <summary>Adds blocks, which go on where the last ones ended wherever they can.</summary>
    internal void Add(uint logical, long physical, int count)
    {
        Blocks += count;
        if (_runs is [.., var last] && last.Logical + last.Count == logical && last.Physical + last.Count == physical && last.Count + count <= LongestRun)
        {
            _runs[^1] = last with { Count = last.Count + count };
            return;
        }

        _runs.Add((logical, physical, count));
    }

    /// <summary>Writes the tree: its root into the inode, what does not fit there into blocks. Returns how many blocks it took.</summary>
    /// <param name="root">The 60 bytes of the inode.</param>
    /// <param name="writeBlock">Writes a block somewhere and says where.</param>
    internal int Write(Span<byte> root, Func<byte[], long> writeBlock)
    {
        if (_runs.Count <= InRoot)
        {
            WriteHeader(root, _runs.Count, InRoot, depth: 0);
            WriteRuns(root, 0, _runs.Count);
            return 0;
        }

        int leaves = (_runs.Count + InLeaf - 1) / InLeaf;
        WriteHeader(root, leaves, InRoot, depth: 1);
        for (int leaf = 0; leaf < leaves; leaf++)
        {
            int count = Math.Min(InLeaf, _runs.Count - (leaf * InLeaf));
            byte[] block = new byte[Ext4Layout.BlockSize];
            WriteHeader(block, count, InLeaf, depth: 0);
            WriteRuns(block, leaf * InLeaf, count);
            long place = writeBlock(block);
            Span<byte> entry = root.Slice(EntrySize * (leaf + 1), EntrySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, _runs[leaf * InLeaf].Logical);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], (uint)place);
        }

        return leaves;
    }

    private static void WriteHeader(Span<byte> target, int entries, int most, ushort depth)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(target, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(target[2..], (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)most);
        BinaryPrimitives.WriteUInt16LittleEndian(target[6..], depth);
    }

    private void WriteRuns(Span<byte> target, int from, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Span<byte> entry = target.Slice(EntrySize * (i + 1), EntrySize);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, _runs[from + i].Logical);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[4..], (ushort)_runs[from + i].Count);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)_runs[from + i].Physical);
        }
    }
}
