using IaC.Linux.Files;
using IaC.Linux.Locks;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>
/// A folder among the snapshots of a guest whose files are not whole yet, gone with this object unless it was published. There is one for a guest at a time, since its QEMU copies for one command at a time;
/// so any other is what a killed command left, and is removed.
/// </summary>
internal sealed class DraftFolder : IDisposable
{
    private const string Suffix = ".new";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileLock only;
    private readonly SafeFolder snapshots;
    private readonly string name;

    private DraftFolder(FileLock only, SafeFolder snapshots, string name) => (this.only, this.snapshots, this.name) = (only, snapshots, name);

    /// <summary>Absolute path.</summary>
    internal string FullPath => Path.Combine(snapshots.FullPath, name);

    /// <summary>Whether a path among the snapshots is such a folder.</summary>
    internal static bool IsDraft(string path) => path.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Makes one, once nobody else has one of this guest.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<DraftFolder> OpenAsync(RootLayout layout, string uid, string name, CancellationToken cancellationToken)
    {
        string place = Directory.CreateDirectory(layout.Snapshots(uid), OwnerOnly).FullName;
        FileLock only = await FileLock.TakeAsync(new HaltMark(layout, uid).Lock, cancellationToken).ConfigureAwait(false);
        DraftFolder draft = new(only, SafeFolder.Open(place), name + Suffix);
        try
        {
            foreach (string left in Directory.GetDirectories(place).Where(IsDraft))
            {
                draft.snapshots.RemoveTree(Path.GetFileName(left));
            }

            Directory.CreateDirectory(draft.FullPath, OwnerOnly);
            return draft;
        }
        catch
        {
            draft.Dispose();
            throw;
        }
    }

    /// <summary>What came into it is on the disk.</summary>
    internal void Sync() => snapshots.SyncFileSystem();

    /// <summary>Gives it the name of what is whole, on the disk.</summary>
    /// <returns>Absolute path.</returns>
    internal string Publish(string whole)
    {
        Sync();
        string place = Path.Combine(snapshots.FullPath, whole);
        Directory.Move(FullPath, place);
        return place;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (snapshots.Status(name) is not null)
        {
            snapshots.RemoveTree(name);
        }

        snapshots.Dispose();
        only.Dispose();
    }
}
