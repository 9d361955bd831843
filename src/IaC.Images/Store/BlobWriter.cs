using System.Security.Cryptography;
using IaC.Images.Oci;
using IaC.Images.Unpacking;

namespace IaC.Images.Store;

/// <summary>A blob on its way into the store: bytes are hashed as they are written, and the file gets its name when they are all there. Disposed of before that, it is gone.</summary>
internal sealed class BlobWriter : Stream
{
    private readonly StoreLayout _layout;
    private readonly UnpackBudget _budget;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _counted;

    internal BlobWriter(StoreLayout layout, UnpackBudget budget)
    {
        _layout = layout;
        _budget = budget;
        _path = layout.NewIngest();
        _file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 128 * 1024);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _file.Length;

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Count(buffer.Length);
        _hash.AppendData(buffer);
        _file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Gives the blob the name that its bytes hash to. Where it was there before, nothing changes.</summary>
    internal (Digest Digest, long Size) Commit()
    {
        (Digest digest, long size) = (Digest.FromHash(_hash.GetHashAndReset()), _file.Position);
        Publish(digest);
        return (digest, size);
    }

    /// <summary>Gives the blob its name if it is what its descriptor says.</summary>
    internal void Commit(Descriptor expected, string place)
    {
        if (_file.Position != expected.Size)
        {
            throw new ImageException($"has {_file.Position} bytes and not {expected.Size}", place);
        }

        Digest found = Digest.FromHash(_hash.GetHashAndReset());
        if (found != expected.Digest)
        {
            throw new ImageException($"has the digest {found} and not {expected.Digest}", place);
        }

        Publish(found);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            try
            {
                // Writes what is left in its buffer, which a full disk refuses.
                _file.Dispose();
            }
            finally
            {
                File.Delete(_path);
            }
        }

        base.Dispose(disposing);
    }

    private void Publish(Digest digest)
    {
        _file.Dispose();
        File.Move(_path, _layout.Blob(digest), overwrite: true);
    }

    // The budget counts whole blocks, so it is asked once for many small writes.
    private void Count(int length)
    {
        const int step = 1 << 20;
        for (; _file.Position + length > _counted; _counted += step)
        {
            _budget.Take(step);
        }
    }
}
