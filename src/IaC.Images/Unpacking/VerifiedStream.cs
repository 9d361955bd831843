using System.Security.Cryptography;

namespace IaC.Images.Unpacking;

/// <summary>Passes bytes on and hashes them on the way; the wrong hash is an error at the end. Who stops reading early calls <see cref="Finish"/>.</summary>
/// <param name="inner">The bytes; disposed of with this stream.</param>
/// <param name="digest">What they must hash to.</param>
/// <param name="place">What messages call them.</param>
internal sealed class VerifiedStream(Stream inner, Digest digest, string place) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _hash.AppendData(buffer[..read]);
        return read;
    }

    /// <summary>Reads what is left and checks the hash of all.</summary>
    internal void Finish(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        while (Read(buffer) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        Digest found = Digest.FromHash(_hash.GetHashAndReset());
        if (found != digest)
        {
            throw new ImageException($"has the digest {found} and not {digest}", place);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
