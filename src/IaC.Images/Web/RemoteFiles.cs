using System.Globalization;
using System.Text;
using IaC.Images.Registries;
using IaC.Images.Store;
using IaC.Linux.Locks;

namespace IaC.Images.Web;

/// <summary>Files of web servers in a store, by their digest, until garbage is collected. The caller holds the store.</summary>
/// <param name="store">Where they go.</param>
/// <param name="time">Clock of the pauses between attempts.</param>
/// <param name="progress">Told how far it is.</param>
internal sealed class RemoteFiles(ImageStore store, TimeProvider time, IProgress<ImageProgress>? progress)
{
    private const int BufferSize = 256 * 1024;

    /// <summary>The digest of what a server has now. It is asked each time; what it calls the same as before (ETag, Last-Modified) is not read again.</summary>
    internal async Task<Digest> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        string name = WebServer.NameOf(url);
        string? version = null;
        using WebServer server = new(time);
        ResumingDownload content = server.Open(url, 0, answer => version = SameVersion(version, answer, name));
        await using (content.ConfigureAwait(false))
        {
            byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
            int read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            Digest? key = version is { Length: > 0 } ? Digest.Of(Encoding.UTF8.GetBytes($"file\n{url}\n{version}\n{content.Size}")) : null;
            if (key is { } known && store.Records.Find(known) is var (there, _))
            {
                return there;
            }

            ProgressReport report = new(progress, ImagePhase.Pull, name, content.Size);
            using BlobWriter writer = store.Blobs.CreateWriter(name);
            while (read > 0)
            {
                writer.Write(buffer.AsSpan(0, read));
                report.Add(read);
                read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }

            (Digest digest, _) = writer.Commit();
            report.Finish();
            if (key is { } fresh)
            {
                store.Records.Set(fresh, digest);
            }

            return digest;
        }
    }

    /// <summary>Path of a file in the store, fetched and verified where it is not there. What a broken attempt left is not fetched again.</summary>
    internal async Task<string> FetchAsync(Uri url, Digest digest, CancellationToken cancellationToken)
    {
        string path = store.Layout.Blob(digest);
        DiskChecksum checksum = DiskChecksum.Parse(digest.Hex);
        using RangeLock held = await store.Locks.TakeItemAsync(digest, cancellationToken).ConfigureAwait(false);

        // A power failure can leave a short file under the name of a whole one.
        if (!File.Exists(path) || await DiskChecksum.OfAsync(path, cancellationToken).ConfigureAwait(false) != checksum)
        {
            using WebServer server = new(time);
            string arrived = await new WebDownload(store.Layout, store.Blobs.Limits, server, url, checksum).FetchAsync(progress, cancellationToken).ConfigureAwait(false);
            File.Move(arrived, path, overwrite: true);
        }

        return path;
    }

    // What the server calls the content; empty where it says nothing that tells it from another. The rest of a file whose connection broke is only taken of the same.
    private static string SameVersion(string? before, HttpResponseMessage answer, string name)
    {
        string version = answer switch
        {
            { Headers.ETag: { IsWeak: false } tag } => tag.Tag,
            { Content.Headers.LastModified: { } modified } => modified.ToString("R", CultureInfo.InvariantCulture),
            _ => "",
        };
        return before is null || before == version ? version : throw new ImageException("changed while it was read; try again", name);
    }
}
