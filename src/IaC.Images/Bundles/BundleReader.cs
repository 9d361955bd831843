using IaC.Images.Bundles;
using IaC.Images.Tar;
using IaC.Images.Unpacking;
using IaC.Linux.Files;
using ZstdSharp;

namespace IaC.Images;

/// <summary>
/// Reads what <see cref="BundleWriter"/> wrote, in its order and in one pass. Content is hostile: whatever is not as it must be is an <see cref="ImageException"/> that names the bundle, and nothing lands
/// anywhere but in the store, verified, and in the folders that the caller gives.
/// </summary>
public sealed class BundleReader : IDisposable
{
    private const long NoLimit = long.MaxValue / 2;

    private readonly string _path;
    private readonly Stream _content;
    private readonly TarReader _reader;
    private TarEntry? _next;

    private BundleReader(string path, Stream content) => (_path, _content, _reader) = (path, content, new TarReader(content));

    /// <summary>Opens a bundle.</summary>
    /// <exception cref="ImageException">It is no archive.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BundleReader Open(string path) => Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0), path);

    /// <summary>Reads a bundle as it comes.</summary>
    /// <param name="content">The bundle; disposed of with the reader.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ImageException">It is no archive.</exception>
    public static BundleReader Open(Stream content, string name)
    {
        try
        {
            BundleReader reader = new(name, content.CanSeek ? Compression.Open(content) : new DecompressionStream(content, leaveOpen: false));
            reader.Guard(reader.Advance);
            return reader;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>The content of a document that comes next; null where something else does.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    public byte[]? TryReadDocument(string name, int limit)
    {
        if (_next is not { Type: TarEntryType.File, Sparse: null } || _next.Name != name)
        {
            return null;
        }

        byte[] content = [];
        Guard(() =>
        {
            content = _reader.ReadAll(limit, name);
            Advance();
        });
        return content;
    }

    /// <summary>Takes the images that come next into a store, each verified as it streams, and names them.</summary>
    /// <param name="store">The store.</param>
    /// <param name="images">Those that are expected; others are refused.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task AddImagesAsync(ImageStore store, IReadOnlyList<BundledImage> images, CancellationToken cancellationToken)
    {
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        BundleImages expected = new(store, images);
        await Task.Run(
            () => Guard(() =>
            {
                while (_next is { Type: TarEntryType.File, Sparse: null } entry && entry.Name.StartsWith(BundleWriter.Blobs, StringComparison.Ordinal))
                {
                    expected.Take(entry, _reader, cancellationToken);
                    Advance();
                }

                expected.Publish();
            }),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lays out the folders that come next. Needs root.</summary>
    /// <param name="prefix">Name of the folder that they lie in within the bundle.</param>
    /// <param name="folders">Where each goes, by its name: an empty folder that nobody else changes. Others are refused; each comes at most once.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Names of those that came.</returns>
    public IReadOnlySet<string> UnpackTrees(string prefix, IReadOnlyDictionary<string, string> folders, CancellationToken cancellationToken)
    {
        HashSet<string> found = [];
        Guard(() =>
        {
            while (NameBelow(prefix) is { } name)
            {
                if (!folders.TryGetValue(name, out string? folder) || !found.Add(name))
                {
                    throw new ImageException("is not expected here", _next!.Name);
                }

                using SafeFolder root = SafeFolder.Open(folder);
                using TreeUnpacker unpacker = new(root, new UnpackBudget(NoLimit, folder, _path), isLayer: false);
                while (NameBelow(prefix) == name)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    unpacker.Place(Relative(_next!, $"{prefix}/{name}"), _reader, null);
                    Advance();
                }

                unpacker.Finish();
            }
        });
        return found;
    }

    /// <summary>Refuses a bundle that does not end here.</summary>
    public void Finish()
    {
        if (TryReadDocument(BundleWriter.End, 0) is null || _next is not null)
        {
            throw new ImageException(_next is null ? "is cut off" : $"holds '{_next.Name}', which is not expected", _path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private void Advance() => _next = _reader.Next();

    private string? NameBelow(string prefix)
    {
        if (_next is null)
        {
            return null;
        }

        string[] parts = EntryPath.Parse(_next.Name, _next.Name).Split('/', 3);
        return parts.Length > 1 && parts[0] == prefix ? parts[1] : null;
    }

    private static TarEntry Relative(TarEntry entry, string folder)
    {
        return entry with { Name = Within(entry.Name), LinkTarget = entry.Type == TarEntryType.HardLink ? Within(entry.LinkTarget) : entry.LinkTarget };

        string Within(string name)
        {
            string path = EntryPath.Parse(name, entry.Name);
            return path == folder ? "."
                : path.StartsWith(folder + "/", StringComparison.Ordinal) ? path[(folder.Length + 1)..]
                : throw new ImageException($"a link to '{name}', which leaves '{folder}'", entry.Name);
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (ImageException e) when (e.Place is null || !e.Place.StartsWith(_path, StringComparison.Ordinal))
        {
            throw new ImageException(e.Message, _path, e);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new ImageException($"is damaged: {e.Message}", _path, e);
        }
    }
}
