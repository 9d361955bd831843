using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Pods;

/// <summary>
/// The files that events of pods are written to: one for each pod, one JSON object a line, and the one that it was before it was full. They lie in one folder of the root and not in that of their pod,
/// so that they outlive it; of pods that are gone, only so many are kept.
/// </summary>
public static class PodEventFiles
{
    /// <summary>Most bytes of one file.</summary>
    internal const long MostBytes = 64 << 10;

    /// <summary>Most files of pods that are gone.</summary>
    internal const int MostFormer = 256;

    // rw-------
    private const int Permissions = 0x180;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const string FormerEnding = ".1";

    /// <summary>The files there are, with what they were before.</summary>
    public static string[] List(RootLayout layout) => Directory.Exists(layout.PodEvents) ? Directory.GetFiles(layout.PodEvents) : [];

    /// <summary>Adds lines to the file of a pod. Whoever calls has the pod to itself: its supervisor, or who found that it has none.</summary>
    /// <returns>Why it was not done; null when it was. A disk that is full or a lack of descriptors is never a reason to do anything else differently.</returns>
    internal static string? TryAppend(RootLayout layout, string uid, ReadOnlySpan<byte> lines)
    {
        try
        {
            Directory.CreateDirectory(layout.PodEvents, OwnerOnly);
            using SafeFolder folder = SafeFolder.Open(layout.PodEvents);
            long size = folder.Status(uid)?.Size ?? 0;
            if (size > 0 && size + lines.Length > MostBytes)
            {
                folder.TryRename(uid, folder, uid + FormerEnding, replace: true);
                size = 0;
            }

            using SafeFile file = folder.OpenOrCreateFile(uid, Permissions);
            WriteWhole(file, lines, size);
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>Removes the oldest files of pods that are gone, where there are more than <see cref="MostFormer"/>. What the disk refuses is left for the next time.</summary>
    internal static void Prune(RootLayout layout)
    {
        try
        {
            string[] former = [.. List(layout).Where(path => !Directory.Exists(layout.Pod(UidOf(path))))];
            foreach (string path in former.OrderByDescending(File.GetLastWriteTimeUtc).Skip(MostFormer))
            {
                File.Delete(path);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string UidOf(string path) => Path.GetFileName(path).Replace(FormerEnding, "", StringComparison.Ordinal);

    // Lines that do not fit are cut off again, so that the file holds whole ones only.
    private static void WriteWhole(SafeFile file, ReadOnlySpan<byte> lines, long size)
    {
        try
        {
            file.Write(lines, size);
        }
        catch (LinuxException)
        {
            file.SetLength(size);
            throw;
        }
    }
}
