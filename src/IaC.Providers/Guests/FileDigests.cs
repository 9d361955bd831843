using System.Collections.Concurrent;
using IaC.Hashing;
using IaC.Linux.Files;
using IaC.Linux.Processes;

namespace IaC.Providers.Guests;

/// <summary>
/// Digests of files of this host, each content read once: a plan asks for a kernel once for each guest that boots by it, and again before the step is done. What an apply read is remembered for those that follow, until the machine boots.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="path">File that remembers them.</param>
internal sealed class FileDigests(TimeProvider time, string path)
{
    // The kernel's clock for files goes by steps: within one a file may be changed again, and would look the same.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly Lazy<ConcurrentDictionary<string, string>> _remembered = new(() => new ConcurrentDictionary<string, string>(Recall(path)));
    private readonly ConcurrentDictionary<FileVersion, Lazy<Task<string>>> _known = new();
    private readonly HashSet<FileVersion> _offered = [];

    /// <summary>The digest of a file as it is now.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal Task<string> OfAsync(string file, CancellationToken cancellationToken)
    {
        FileVersion version = FileVersion.Of(file);
        bool mayChangeUnseen = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(version.Changed.Seconds) <= Settling;
        return mayChangeUnseen
            ? Sha256.DigestOfFileAsync(file, cancellationToken)
            : _known.GetOrAdd(version, _ => new Lazy<Task<string>>(() => ReadOnceAsync(version))).Value.WaitAsync(cancellationToken);
    }

    /// <summary>Remembers what was read, in the place of what was remembered of these files before; nothing where all of it is remembered.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Remember()
    {
        ConcurrentDictionary<string, string> remembered = _remembered.Value;

        // Guests are made side by side, often of one kernel. A version that gave way to a later one of its file does not come back.
        lock (_offered)
        {
            FileVersion[] fresh =
            [
                .. _known.Where(known => known.Value.Value.IsCompletedSuccessfully).Select(known => known.Key)
                    .Where(version => _offered.Add(version) && !remembered.ContainsKey(version.ToString())),
            ];
            if (fresh.Length == 0)
            {
                return;
            }

            HashSet<string> files = [.. fresh.Select(version => version.Path)];
            foreach (string former in remembered.Keys.Where(version => FileVersion.PathOf(version) is var file && (files.Contains(file) || !File.Exists(file))))
            {
                remembered.TryRemove(former, out _);
            }

            foreach (FileVersion version in fresh)
            {
                remembered[version.ToString()] = _known[version].Value.Result;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Replace(path, draft => File.WriteAllLines(draft, [BootId.Current, .. remembered.Select(entry => $"{entry.Value} {entry.Key}")]));
        }
    }

    private Task<string> ReadOnceAsync(FileVersion version) =>
        _remembered.Value.TryGetValue(version.ToString(), out string? digest) ? Task.FromResult(digest) : Sha256.DigestOfFileAsync(version.Path, CancellationToken.None);

    // Numbers of devices are those of one boot.
    private static Dictionary<string, string> Recall(string path)
    {
        try
        {
            return File.ReadAllLines(path) is [var boot, .. var entries] && boot == BootId.Current
                ? entries.Select(entry => entry.Split(' ', 2)).Where(parts => parts.Length == 2).ToDictionary(parts => parts[1], parts => parts[0])
                : [];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
