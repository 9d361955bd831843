using System.Globalization;
using IaC.Linux.Files;

namespace IaC.Linux.Locks;

/// <summary>Who holds a flock(2), as the kernel lists it (proc_locks(5)). For people: when it is read, another may hold it.</summary>
public static class LockHolders
{
    /// <summary>The processes that hold the lock of a file, but for this one: <c>pid 4711 (iac build .)</c>; empty where that cannot be told.</summary>
    public static IReadOnlyList<string> Of(string path)
    {
        try
        {
            using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
            if (folder.Status(Path.GetFileName(path)) is not { } file)
            {
                return [];
            }

            string mark = string.Create(CultureInfo.InvariantCulture, $"{file.FileSystem.Major:x2}:{file.FileSystem.Minor:x2}:{file.Inode}");
            IEnumerable<string> holders =
                from line in File.ReadLines("/proc/locks")
                let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                where fields is [_, "FLOCK", _, _, _, _, ..] && fields[5] == mark && fields[4] != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
                select fields[4];
            return [.. holders.Distinct().Select(pid => $"pid {pid}{CommandOf(pid)}")];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string CommandOf(string pid)
    {
        try
        {
            string[] words = File.ReadAllText($"/proc/{pid}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            return words is [var program, .. var rest] ? $" ({string.Join(' ', [Path.GetFileName(program), .. rest])})" : "";
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }
}
