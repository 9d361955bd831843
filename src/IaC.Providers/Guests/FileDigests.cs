using System.Collections.Concurrent;
using IaC.Hashing;
using IaC.Linux.Files;

namespace IaC.Providers.Guests;

/// <summary>Digests of files of this host, each content read once: a plan asks for a kernel once for each guest that boots by it, and again before the step is done.</summary>
/// <param name="time">Clock.</param>
internal sealed class FileDigests(TimeProvider time)
{
    // The kernel's clock for files goes by steps: within one a file may be changed again, and would look the same.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Path, FileStatus Status), Lazy<Task<string>>> _known = new();

    /// <summary>The digest of a file as it is now.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        FileStatus status = StatusOf(path);
        bool mayChangeUnseen = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(status.Changed.Seconds) <= Settling;
        return mayChangeUnseen
            ? Sha256.DigestOfFileAsync(path, cancellationToken)
            : _known.GetOrAdd((path, status), _ => new Lazy<Task<string>>(() => Sha256.DigestOfFileAsync(path, CancellationToken.None))).Value.WaitAsync(cancellationToken);
    }

    private static FileStatus StatusOf(string path)
    {
        using SafeFile file = SafeFile.Of(File.OpenHandle(path), path);
        return file.Status();
    }
}
