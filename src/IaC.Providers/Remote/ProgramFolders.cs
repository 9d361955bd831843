using IaC.Pods;

namespace IaC.Providers.Remote;

/// <summary>Programs that other machines sent here: each version has a folder, which goes once it was not used for a while and nothing runs from it.</summary>
/// <param name="layout">The root.</param>
/// <param name="time">Clock.</param>
internal sealed class ProgramFolders(RootLayout layout, TimeProvider time)
{
    // Two machines with two versions send theirs in turns otherwise.
    private static readonly TimeSpan Unused = TimeSpan.FromDays(7);

    /// <summary>Notes that this program was used, where it lies among them, and removes those that were not for long.</summary>
    internal void Prune()
    {
        if (!Directory.Exists(layout.Programs))
        {
            return;
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        if (Path.GetDirectoryName(own) == layout.Programs)
        {
            Directory.SetLastWriteTimeUtc(own, now);
        }

        List<string> old = [.. Directory.EnumerateDirectories(layout.Programs).Where(folder => now - Directory.GetLastWriteTimeUtc(folder) > Unused)];
        if (old.Count == 0)
        {
            return;
        }

        HashSet<string> running = [.. Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0])).Select(ProgramOf).OfType<string>()];
        foreach (string folder in old.Where(folder => !running.Contains(folder)))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Folder of what a process runs; null for one that is gone, or runs nothing.
    private static string? ProgramOf(string process)
    {
        try
        {
            return File.ResolveLinkTarget($"{process}/exe", returnFinalTarget: false) is { } program ? Path.GetDirectoryName(program.FullName) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
