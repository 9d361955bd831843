using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Copies of the disks of a guest that outlive it, all as of one moment, in a folder of its own for as long as this object lives.</summary>
public sealed class GuestDiskCopies : IDisposable
{
    private readonly SafeFolder snapshots;
    private readonly string name;

    private GuestDiskCopies(SafeFolder snapshots, string name) => (this.snapshots, this.name) = (snapshots, name);

    /// <summary>Absolute path of the folder: each copy is called as the disk is in the folder of the guest's disks.</summary>
    public string Folder => Path.Combine(snapshots.FullPath, name);

    /// <summary>Whether the guest held still, or did not run; else they are as after a power failure.</summary>
    public bool IsConsistent { get; private set; }

    /// <summary>Disks that are copied.</summary>
    public int Count { get; private set; }

    /// <summary>Takes them; null for a guest without such a disk.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="stackUuid">The stack of the guest.</param>
    /// <param name="guest">Its name.</param>
    /// <param name="uid">Its key.</param>
    /// <param name="cancellationToken">Gives up; nothing is left of it.</param>
    /// <exception cref="IaC.Guests.GuestMonitorException">Its QEMU does not answer.</exception>
    public static async Task<GuestDiskCopies?> TakeAsync(RootLayout layout, Guid stackUuid, string guest, string uid, CancellationToken cancellationToken)
    {
        string place = layout.GuestDisks(stackUuid, guest);
        MachineDisk[] disks = [.. (StoredRecord.TryRead(layout, uid)?.Containers[0].Machine?.Disks ?? []).Where(disk => Path.GetDirectoryName(disk.Path) == place)];
        if (disks.Length == 0)
        {
            return null;
        }

        string name = $"backup-{Guid.NewGuid():N}{GuestSnapshots.Draft}";
        Directory.CreateDirectory(Path.Combine(layout.Snapshots(uid), name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        GuestDiskCopies copies = new(SafeFolder.Open(layout.Snapshots(uid)), name) { Count = disks.Length };
        try
        {
            copies.IsConsistent = await new DiskCapture(layout, uid).TakeAsync(disks, copies.Folder, cancellationToken).ConfigureAwait(false);
            return copies;
        }
        catch
        {
            copies.Dispose();
            throw;
        }
    }

    /// <summary>Removes them.</summary>
    public void Dispose()
    {
        snapshots.RemoveTree(name);
        snapshots.Dispose();
    }
}
