using IaC.Linux.Locks;

namespace IaC.Pods;

/// <summary>
/// Disks of a guest that are deleted once no QEMU has them open any more: a guest that runs may not let go of one, and would write to a file that nobody finds again. Each bears a mark beside it until then.
/// </summary>
public static class CondemnedDisks
{
    private const string Mark = ".condemned";

    /// <summary>Marks one.</summary>
    /// <param name="path">Its file; nothing happens where there is none.</param>
    public static void Condemn(string path)
    {
        if (File.Exists(path))
        {
            File.WriteAllBytes(path + Mark, []);
        }
    }

    /// <summary>Takes the mark away: somebody wants it again.</summary>
    /// <param name="path">Its file.</param>
    public static void Spare(string path) => File.Delete(path + Mark);

    /// <summary>Deletes those that no QEMU has open.</summary>
    /// <param name="folder">The disks of a guest (<see cref="RootLayout.GuestDisks"/>); it need not be there.</param>
    /// <returns>Names of the disks that wait.</returns>
    public static IReadOnlyList<string> Remove(string folder)
    {
        List<string> waiting = [];
        foreach (string path in (Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{Mark}") : []).Select(mark => mark[..^Mark.Length]))
        {
            // QEMU holds locks on what it has open (block/file-posix.c).
            if (File.Exists(path) && RangeLock.IsHeld(path))
            {
                waiting.Add(Path.GetFileNameWithoutExtension(path));
                continue;
            }

            File.Delete(path);
            Spare(path);
        }

        return waiting;
    }
}
