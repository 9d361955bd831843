using SharpCompress.Compressors.Xz;

namespace IaC.Images.Unpacking;

/// <summary>The decompressed bytes of an .xz file: of all its streams, since a file may be several of them one after the other (The .xz File Format, 2.2).</summary>
/// <param name="stored">The file, at its start; disposed of with this stream.</param>
internal sealed class XzStream(Stream stored) : ForwardStream
{
    private const int PaddingUnit = 4;
    private XZStream _stream = new(stored);

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            int read = _stream.Read(buffer);
            if (read > 0 || buffer.IsEmpty || !SkipPadding())
            {
                return read;
            }

            _stream = new XZStream(stored);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stored.Dispose();
        }

        base.Dispose(disposing);
    }

    // Between streams there may be zeros, in units of four. False where nothing follows.
    private bool SkipPadding()
    {
        Span<byte> unit = stackalloc byte[PaddingUnit];
        while (stored.ReadAtLeast(unit, unit.Length, throwOnEndOfStream: false) == unit.Length)
        {
            if (unit.ContainsAnyExcept((byte)0))
            {
                stored.Seek(-unit.Length, SeekOrigin.Current);
                return true;
            }
        }

        return false;
    }
}
