using System.IO.Compression;

namespace IaC.Images.Tests;

/// <summary>Archives as registries keep them.</summary>
internal static class Compressed
{
    internal static byte[] Gzip(byte[] content)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return bytes.ToArray();
    }

    internal static byte[] Zstd(byte[] content)
    {
        using ZstdSharp.Compressor compressor = new();
        return compressor.Wrap(content).ToArray();
    }
}
