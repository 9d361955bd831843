using System.IO.Compression;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using ZstdSharp;
using CompressionMode = System.IO.Compression.CompressionMode;

namespace IaC.Images.Unpacking;

/// <summary>Compression of layers and archives, told by their first bytes, since media types and file names are often wrong.</summary>
internal static class Compression
{
    /// <summary>The decompressed bytes of a seekable stream that stands at its start, and owns it; the stream itself where it is not compressed.</summary>
    internal static Stream Open(Stream stream)
    {
        Span<byte> magic = stackalloc byte[6];
        int length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        stream.Seek(-length, SeekOrigin.Current);
        return magic[..length] switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(stream, CompressionMode.Decompress), // RFC 1952, 2.3.1
            [0x28, 0xB5, 0x2F, 0xFD, ..] => new DecompressionStream(stream, leaveOpen: false), // RFC 8878, 3.1.1
            [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0] => new XzStream(stream), // The .xz File Format 1.2.1, 2.1.1
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => BZip2Stream.Create(stream, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: false),
            _ => stream,
        };
    }

    /// <summary>Whether the failure says that compressed bytes are damaged.</summary>
    internal static bool IsDamage(Exception e) => e is InvalidDataException or ZstdException or SharpCompressException or EndOfStreamException;
}
