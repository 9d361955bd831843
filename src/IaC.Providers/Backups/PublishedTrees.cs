using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Providers.Backups;

/// <summary>
/// What a restore put into its place here, noted from before it is there until the word that a state records it. A restore that was killed, or lost its connection, between the two leaves the note; the next one of the same backup
/// then takes over what it finds, and whoever brings another backup is told what is in the way.
/// </summary>
/// <param name="layout">The root.</param>
/// <param name="stack">UUID of the stack.</param>
/// <param name="backup">Which backup of it.</param>
internal sealed class PublishedTrees(RootLayout layout, Guid stack, string backup)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Note => Path.Combine(layout.Restoring, stack.ToString("N"));

    /// <summary>What is noted, as <c>FOLDER/NAME</c>; of which some may not have come to its place.</summary>
    public IReadOnlySet<string> Read() =>
        File.Exists(Note) && File.ReadAllLines(Note) is [var of, .. var trees] && of == backup ? trees.ToHashSet() : new HashSet<string>();

    /// <summary>Notes it, on the disk.</summary>
    public void Write(IEnumerable<string> trees)
    {
        Directory.CreateDirectory(layout.Restoring, OwnerOnly);
        using SafeFolder folder = SafeFolder.Open(layout.Restoring);
        WholeFile.Replace(Note, draft =>
        {
            File.WriteAllLines(draft, [backup, .. trees]);
            folder.SyncFileSystem();
        });
        folder.SyncFileSystem();
    }

    /// <summary>It is recorded, or gone.</summary>
    public void Remove() => File.Delete(Note);
}
