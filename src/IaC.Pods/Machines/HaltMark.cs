using IaC.Linux.Locks;

namespace IaC.Pods;

/// <summary>
/// Says that a guest stands still for a snapshot, in the folder where that is made. Whoever makes one holds a lock, so that the mark of one that was killed is told from that of one at work: its guest stands still for nobody, and goes on.
/// </summary>
/// <param name="layout">The root.</param>
/// <param name="uid">Key of the guest.</param>
public sealed class HaltMark(RootLayout layout, string uid)
{
    private const string Name = "halted";

    private string Folder => layout.Snapshots(uid);

    /// <summary>File that is locked by whoever makes a snapshot of the guest.</summary>
    public string Lock => Path.Combine(Folder, ".lock");

    /// <summary>Whether somebody who was killed left one.</summary>
    internal bool IsLeft
    {
        get
        {
            if (!Directory.Exists(Folder))
            {
                return false;
            }

            using FileLock? only = FileLock.TryTake(Lock);
            return only is not null && Marks.Any();
        }
    }

    private IEnumerable<string> Marks => Directory.EnumerateDirectories(Folder).Select(folder => Path.Combine(folder, Name)).Where(File.Exists);

    /// <summary>Marks it, before it stands still.</summary>
    /// <param name="folder">Where its snapshot is made.</param>
    public static void Set(string folder) => File.WriteAllBytes(Path.Combine(folder, Name), []);

    /// <summary>Takes the mark away, once it goes on.</summary>
    /// <param name="folder">Where its snapshot is made.</param>
    public static void Clear(string folder) => File.Delete(Path.Combine(folder, Name));

    /// <summary>Takes away what was left, once the guest goes on.</summary>
    internal void Clear()
    {
        foreach (string mark in Marks)
        {
            File.Delete(mark);
        }
    }
}
