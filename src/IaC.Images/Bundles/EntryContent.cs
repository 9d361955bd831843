using IaC.Images.Tar;
using IaC.Images.Unpacking;

namespace IaC.Images.Bundles;

/// <summary>Content of the entry that an archive is at.</summary>
internal sealed class EntryContent(TarReader reader) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> chunk = reader.ReadContent(buffer.Length);
        chunk.CopyTo(buffer);
        return chunk.Length;
    }
}
