using System.Buffers.Binary;
using System.IO.Compression;
using IaC.Images.Unpacking;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images.Disks;

/// <summary>A disk as a plain file: the source itself, or what it was decompressed to.</summary>
internal static class DiskFile
{
    private const int BufferSize = 1 << 20;
    private const int Block = 64 * 1024;
    private const int LongestMagic = 68;

    /// <summary>Writes what a compressed file holds, zeros as holes; false, and nothing is written, where the file is not compressed.</summary>
    /// <param name="source">What the file is of.</param>
    /// <param name="from">The file.</param>
    /// <param name="to">Where it goes; must not exist.</param>
    /// <param name="budget">How much it may take.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static bool TryDecompress(DiskSource source, string from, string to, UnpackBudget budget, CancellationToken cancellationToken)
    {
        using FileStream stored = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 128 * 1024);
        try
        {
            using Stream content = Compression.Open(stored);
            if (content == stored)
            {
                return false;
            }

            using SafeFileHandle target = File.OpenHandle(to, FileMode.CreateNew, FileAccess.Write);
            long length = WriteSparse(content, target, budget, cancellationToken);
            if (content is GZipStream && source.Checksum is null)
            {
                RequireEnd(source, stored, length);
            }

            return true;
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new ImageException($"is damaged: {e.Message}", source.Name, e);
        }
    }

    /// <summary>What the first bytes of a disk say; anything unknown is raw. Throws <see cref="ImageException"/> for formats that are known and not taken, and where another one is declared.</summary>
    internal static DiskFormat Detect(string path, DiskFormat? declared, string place)
    {
        Span<byte> start = stackalloc byte[LongestMagic];
        using (SafeFileHandle file = File.OpenHandle(path))
        {
            start = start[..RandomAccess.Read(file, start, 0)];
        }

        if (declared == DiskFormat.Raw)
        {
            return DiskFormat.Raw;
        }

        if (Qcow2Header.IsOne(start))
        {
            return DiskFormat.Qcow2;
        }

        string? foreign = start switch
        {
            _ when start.StartsWith("KDMV"u8) || start.StartsWith("# Disk DescriptorFile"u8) => "vmdk",
            _ when start.StartsWith("vhdxfile"u8) => "vhdx",
            _ when start.StartsWith("conectix"u8) => "vpc",
            _ when start.Length == LongestMagic && start[64..68].SequenceEqual((ReadOnlySpan<byte>)[0x7F, 0x10, 0xDA, 0xBE]) => "vdi",
            _ => null,
        };
        if (foreign is not null)
        {
            throw new ImageException($"is a {foreign} disk; raw and qcow2 are taken: `qemu-img convert -f {foreign} -O qcow2` it first", place);
        }

        return declared == DiskFormat.Qcow2 ? throw new ImageException("is not a qcow2 disk", place) : DiskFormat.Raw;
    }

    // .NET takes a gzip file that is cut off for one that ends. Its last word is the length of what it holds (RFC 1952, 2.3.1).
    private static void RequireEnd(DiskSource source, FileStream stored, long length)
    {
        Span<byte> word = stackalloc byte[4];
        RandomAccess.Read(stored.SafeFileHandle, word, stored.Length - word.Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(word) != (uint)length)
        {
            throw new ImageException("is damaged, or several gzip files in one, which only a checksum can tell: declare it", source.Name);
        }
    }

    private static long WriteSparse(Stream content, SafeFileHandle target, UnpackBudget budget, CancellationToken cancellationToken)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        long length = 0;
        int read;
        while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int at = 0; at < read; at += Block)
            {
                ReadOnlySpan<byte> block = buffer.AsSpan(at, Math.Min(Block, read - at));
                if (block.ContainsAnyExcept((byte)0))
                {
                    budget.Take(block.Length);
                    RandomAccess.Write(target, block, length + at);
                }
            }

            length += read;
        }

        RandomAccess.SetLength(target, length);
        return length;
    }
}
