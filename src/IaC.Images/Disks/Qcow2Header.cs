using System.Buffers.Binary;

namespace IaC.Images.Disks;

/// <summary>
/// The first bytes of a qcow2 file (docs/interop/qcow2.txt of QEMU). What a disk of the store must not have are the parts by which such a file makes QEMU read other files of the machine: a backing file, and data that lie outside.
/// </summary>
/// <param name="VirtualSize">Bytes as a guest sees them.</param>
internal readonly record struct Qcow2Header(long VirtualSize)
{
    private const int Length = 104;
    private const ulong ExternalData = 1 << 2;
    private static readonly byte[] Magic = [(byte)'Q', (byte)'F', (byte)'I', 0xFB];

    /// <summary>Whether a file begins as a qcow2 file does.</summary>
    internal static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <summary>Throws <see cref="ImageException"/> for a file whose data lie in another one, whatever it is laid over.</summary>
    internal static void RequireInside(string path)
    {
        Span<byte> header = stackalloc byte[Length];
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
        if (RandomAccess.Read(file, header, 0) == Length && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == 3)
        {
            RequireInside(header, path);
        }
    }

    /// <summary>Reads and checks the header of a file. Throws <see cref="ImageException"/> for what is none, or must not be used.</summary>
    internal static Qcow2Header Read(string path, string place)
    {
        Span<byte> header = stackalloc byte[Length];
        using (Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path))
        {
            header = header[..RandomAccess.Read(file, header, 0)];
        }

        if (header.Length < Length || !IsOne(header))
        {
            throw new ImageException("is not a qcow2 disk", place);
        }

        uint version = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        if (version is not (2 or 3))
        {
            throw new ImageException($"is a qcow2 disk of version {version}; 2 and 3 are known", place);
        }

        if (BinaryPrimitives.ReadUInt64BigEndian(header[8..]) != 0)
        {
            throw new ImageException("is laid on a backing file, which another machine does not have; `qemu-img convert` it into one file", place);
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(header[32..]) != 0)
        {
            throw new ImageException("is encrypted", place);
        }

        if (version == 3)
        {
            RequireInside(header, place);
        }

        return BinaryPrimitives.ReadInt64BigEndian(header[24..]) is > 0 and var size ? new Qcow2Header(size) : throw new ImageException("is a disk of no size", place);
    }

    private static void RequireInside(ReadOnlySpan<byte> header, string place)
    {
        if ((BinaryPrimitives.ReadUInt64BigEndian(header[72..]) & ExternalData) != 0)
        {
            throw new ImageException("keeps its data in another file; `qemu-img convert` it into one file", place);
        }
    }
}
