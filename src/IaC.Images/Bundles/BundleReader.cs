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

    // What comes next is looked at when it is asked for: whoever sends may wait for an answer before that.
    private TarEntry? _next;
    private bool _looked;

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
            reader.Guard(() => reader.Next());
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
        byte[]? content = null;
        Guard(() =>
        {
            if (Next() is { Type: TarEntryType.File, Sparse: null } entry && entry.Name == name)
            {
                content = _reader.ReadAll(limit, name);
                _looked = false;
            }
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
                while (Next() is { Type: TarEntryType.File, Sparse: null } entry && entry.Name.StartsWith(BundleWriter.Blobs, StringComparison.Ordinal))
                {
                    expected.Take(entry, _reader, cancellationToken);
                    _looked = false;
                }

                expected.Publish();
            }),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Hands on the folders that come next. Laying them out needs root.</summary>
    /// <param name="target">Where each goes, by the folder that it lies in within the bundle and its name; null for one that is not expected, which is refused. Each comes at most once.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Those that came, as <c>FOLDER/NAME</c>.</returns>
    public IReadOnlySet<string> TakeTrees(Func<string, string, TreeTarget?> target, CancellationToken cancellationToken)
    {
        HashSet<string> found = [];
        Guard(() =>
        {
            while (NextTree() is var (prefix, name))
            {
                if (target(prefix, name) is not { } place || !found.Add($"{prefix}/{name}"))
                {
                    throw new ImageException("is not expected here", Next()!.Name);
                }

                Take((prefix, name), place, cancellationToken);
            }
        });
        return found;
    }

    /// <summary>Refuses a bundle that does not end here.</summary>
    public void Finish()
    {
        bool ended = TryReadDocument(BundleWriter.End, 0) is not null;
        TarEntry? more = null;
        Guard(() => more = Next());
        if (!ended || more is not null)
        {
            throw new ImageException(more is null ? "is cut off" : $"holds '{more.Name}', which is not expected", _path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    private TarEntry? Next()
    {
        if (!_looked)
        {
            (_next, _looked) = (_reader.Next(), true);
        }

        return _next;
    }

    private (string Prefix, string Name)? NextTree() =>
        Next() is { } entry && EntryPath.Parse(entry.Name, entry.Name).Split('/', 3) is [var prefix, var name, ..] ? (prefix, name) : null;

    private void Take((string Prefix, string Name) tree, TreeTarget target, CancellationToken cancellationToken)
    {
        switch (target)
        {
            case TreeTarget.Folder(var folder):
                using (SafeFolder root = SafeFolder.Open(folder))
                using (TreeUnpacker unpacker = new(root, new UnpackBudget(NoLimit, folder, _path), isLayer: false))
                {
                    Each(entry => unpacker.Place(Relative(entry, $"{tree.Prefix}/{tree.Name}"), _reader, null));
                    unpacker.Finish();
                }

                break;
            case TreeTarget.Bundle(var bundle):
                Each(entry => bundle.Copy(entry, _reader, cancellationToken));
                break;
            default:
                Each(_ => { });
                break;
        }

        void Each(Action<TarEntry> take)
        {
            for (; NextTree() == tree; _looked = false)
            {
                cancellationToken.ThrowIfCancellationRequested();
                take(Next()!);
            }
        }
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
