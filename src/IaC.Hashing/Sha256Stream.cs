using System.Security.Cryptography;

namespace IaC.Hashing;

/// <summary>SHA-256 of what is written, by whichever of the two ways of <see cref="Sha256"/> its length asks for. What is little is held until the hash is asked for.</summary>
public sealed class Sha256Stream : Stream
{
    private readonly MemoryStream _held = new();
    private IncrementalHash? _library;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The hash of all that was written, 32 bytes.</summary>
    public byte[] Hash() => _library?.GetCurrentHash() ?? Sha256.Hash(Held);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_library is null && _held.Length + buffer.Length < Sha256.Much)
        {
            _held.Write(buffer);
            return;
        }

        if (_library is null)
        {
            _library = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _library.AppendData(Held);
        }

        _library.AppendData(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _library?.Dispose();
        base.Dispose(disposing);
    }

    private ReadOnlySpan<byte> Held => _held.GetBuffer().AsSpan(0, (int)_held.Length);
}
