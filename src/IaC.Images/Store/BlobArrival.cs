using System.Buffers;
using System.Security.Cryptography;
using IaC.Images.Oci;
using IaC.Images.Unpacking;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images.Store;

/// <summary>
/// A layer on its way into the store. Bytes are hashed as they come and written to a file, which is also the buffer between who brings them and who unpacks them: neither waits for the other, and memory does not grow.
/// The file gets its name when all are there and right. What came before a connection broke stays, and the next attempt goes on from there; what is wrong is removed.
/// </summary>
internal sealed class BlobArrival : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly StoreLayout _layout;
    private readonly Descriptor _expected;
    private readonly UnpackBudget _budget;
    private readonly string _place;
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ManualResetEventSlim _moved = new(initialState: false, spinCount: 0);
    private long _arrived;
    private bool _isWhole;
    private Exception? _fault;
    private bool _isWorthKeeping = true;

    internal BlobArrival(StoreLayout layout, Descriptor expected, UnpackBudget budget, string place)
    {
        (_layout, _expected, _budget, _place) = (layout, expected, budget, place);
        _path = layout.Arrival(expected.Digest);
        _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Takes in what is there of an earlier attempt, then the rest; gives the blob its name if it is what its descriptor says.</summary>
    /// <param name="open">Opens the content from an offset on.</param>
    /// <param name="written">Told how many bytes came.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task ReceiveAsync(Func<long, ValueTask<Stream>> open, Action<long>? written, CancellationToken cancellationToken)
    {
        byte[] buffer = [];
        try
        {
            _budget.Expect(_expected.Size);
            buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            TakeOver(buffer, written, cancellationToken);
            Stream content = await open(_arrived).ConfigureAwait(false);
            await using (content.ConfigureAwait(false))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
                {
                    Append(buffer.AsSpan(0, read));
                    written?.Invoke(read);
                }
            }

            Publish();
        }
        catch (Exception e)
        {
            // A fault of the connection says nothing against the bytes that came.
            _isWorthKeeping = e is OperationCanceledException or Registries.RegistryException;
            End(e);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The bytes as they come, from the first on; seekable within what has come. Its end is reached when the blob has its name; where that fails, so does the reading.</summary>
    internal Stream OpenReader(CancellationToken cancellationToken) => new ArrivalReader(this, cancellationToken);

    public void Dispose()
    {
        End(new OperationCanceledException());
        _file.Dispose();
        _hash.Dispose();
        _moved.Dispose();
        if (!_isWhole && !_isWorthKeeping)
        {
            File.Delete(_path);
        }
    }

    private void TakeOver(byte[] buffer, Action<long>? written, CancellationToken cancellationToken)
    {
        long there = RandomAccess.GetLength(_file);
        if (there > _expected.Size)
        {
            RandomAccess.SetLength(_file, 0);
            return;
        }

        while (_arrived < there && RandomAccess.Read(_file, buffer, _arrived) is > 0 and int read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _budget.Take(read);
            _hash.AppendData(buffer.AsSpan(0, read));
            Advance(read);
            written?.Invoke(read);
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_arrived + bytes.Length > _expected.Size)
        {
            throw new ImageException($"has more than the {_expected.Size} bytes that were announced", _place);
        }

        _budget.Take(bytes.Length);
        RandomAccess.Write(_file, bytes, _arrived);
        _hash.AppendData(bytes);
        Advance(bytes.Length);
    }

    private void Publish()
    {
        if (_arrived != _expected.Size)
        {
            throw new ImageException($"has {_arrived} bytes and not {_expected.Size}", _place);
        }

        Digest found = Digest.FromHash(_hash.GetHashAndReset());
        if (found != _expected.Digest)
        {
            throw new ImageException($"has the digest {found} and not {_expected.Digest}", _place);
        }

        File.Move(_path, _layout.Blob(found), overwrite: true);
        lock (_gate)
        {
            _isWhole = true;
            _moved.Set();
        }
    }

    private void Advance(int count)
    {
        lock (_gate)
        {
            _arrived += count;
            _moved.Set();
        }
    }

    private void End(Exception fault)
    {
        lock (_gate)
        {
            _fault ??= _isWhole ? null : fault;
            _moved.Set();
        }
    }

    // How many bytes there are beyond a position: waits for the first, or for the end.
    private long Await(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_arrived > position)
                {
                    return _arrived - position;
                }

                if (_isWhole)
                {
                    return 0;
                }

                if (_fault is not null)
                {
                    throw new ArrivalException(_fault);
                }

                _moved.Reset();
            }

            _moved.Wait(cancellationToken);
        }
    }

    private sealed class ArrivalReader(BlobArrival arrival, CancellationToken cancellationToken) : ForwardStream
    {
        private long _position;

        public override bool CanSeek => true;

        public override long Length => arrival._expected.Size;

        public override long Position
        {
            get => _position;
            set => _position = value;
        }

        public override int Read(Span<byte> buffer)
        {
            if (buffer.Length == 0)
            {
                return 0;
            }

            int wanted = (int)Math.Min(buffer.Length, arrival.Await(_position, cancellationToken));
            int read = wanted == 0 ? 0 : RandomAccess.Read(arrival._file, buffer[..wanted], _position);
            _position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => throw new NotSupportedException(),
        };
    }
}
