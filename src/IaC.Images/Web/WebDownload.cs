using System.Security.Cryptography;
using System.Text;
using IaC.Images.Registries;
using IaC.Images.Store;
using IaC.Images.Unpacking;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images.Web;

/// <summary>A file of a web server on its way into the ingest folder, named by its checksum, so that the next attempt goes on where a killed or broken one ended.</summary>
internal sealed class WebDownload(StoreLayout layout, ImageLimits limits, WebServer server, Uri url, DiskChecksum checksum)
{
    private const int BufferSize = 256 * 1024;

    private readonly string _path = layout.Arrival(Digest.Of(Encoding.UTF8.GetBytes($"file {checksum}")));
    private readonly string _name = WebServer.NameOf(url);

    /// <summary>Fetches what is not there yet, and gives the path of the whole file, whose checksum is right. The caller removes it, and holds its lock.</summary>
    internal async Task<string> FetchAsync(IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        bool begun = new FileInfo(_path) is { Exists: true, Length: > 0 };
        try
        {
            await ReceiveAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageException) when (begun)
        {
            // The server may have had another file when it was begun.
            await ReceiveAsync(progress, cancellationToken).ConfigureAwait(false);
        }

        return _path;
    }

    private async Task ReceiveAsync(IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        UnpackBudget budget = new(limits.LayerBytes, layout.Ingest, _name);
        using IncrementalHash hash = IncrementalHash.CreateHash(checksum.Algorithm);
        using SafeFileHandle file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        long arrived = 0;
        while (RandomAccess.Read(file, buffer, arrived) is > 0 and int there)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, there));
            arrived += there;
        }

        if (arrived > 0 && checksum.Is(hash.GetCurrentHash()))
        {
            return;
        }

        budget.Take(arrived);
        ProgressReport? report = null;
        ResumingDownload content = server.Open(url, arrived);
        await using (content.ConfigureAwait(false))
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (report is null)
                {
                    budget.Expect(content.Size - arrived ?? 0);
                    report = new ProgressReport(progress, ImagePhase.Pull, _name, content.Size);
                    report.Add(arrived);
                }

                budget.Take(read);
                RandomAccess.Write(file, buffer.AsSpan(0, read), arrived);
                hash.AppendData(buffer.AsSpan(0, read));
                arrived += read;
                report.Add(read);
            }
        }

        if (!checksum.Is(hash.GetCurrentHash()))
        {
            File.Delete(_path);
            throw checksum.Mismatch(hash.GetCurrentHash(), _name);
        }

        report?.Finish();
    }
}
