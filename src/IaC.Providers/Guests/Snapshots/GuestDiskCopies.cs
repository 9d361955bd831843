using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Copies of the disks that a guest writes to, all as of one moment, and of the variables of its firmware; on the disk for as long as this object lives.</summary>
public sealed class GuestDiskCopies : IDisposable
{
    private const string DataFolder = "data";
    private const string MachineFolder = "machine";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly DraftFolder folder;

    private GuestDiskCopies(DraftFolder folder) => this.folder = folder;

    /// <summary>Absolute path of the folder of those that outlive the guest, called as in the folder of its disks; null where it has none.</summary>
    public string? Data { get; private set; }

    /// <summary>Absolute path of the folder of those that go with the guest, called as in its own folder; null where it has none.</summary>
    public string? Machine { get; private set; }

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
        string place = layout.GuestDisks(stackUuid, guest), root = layout.GuestRootDisk(uid);
        MachineDisk[] disks = [.. (StoredRecord.TryRead(layout, uid)?.Containers[0].Machine?.Disks ?? []).Where(disk => disk.Path == root || Path.GetDirectoryName(disk.Path) == place)];
        if (disks.Length == 0)
        {
            return null;
        }

        GuestDiskCopies copies = new(await DraftFolder.OpenAsync(layout, uid, "backup", cancellationToken).ConfigureAwait(false)) { Count = disks.Length };
        try
        {
            string data = Directory.CreateDirectory(Path.Combine(copies.folder.FullPath, DataFolder), OwnerOnly).FullName;
            copies.IsConsistent = await new DiskCapture(layout, uid).TakeAsync(disks, data, cancellationToken).ConfigureAwait(false);
            copies.Data = disks.Any(disk => disk.Path != root) ? data : null;
            copies.Machine = disks.FirstOrDefault(disk => disk.Path == root) is { } own ? copies.SetApart(layout, uid, DiskCapture.FileIn(data, own)) : null;
            return copies;
        }
        catch
        {
            copies.Dispose();
            throw;
        }
    }

    /// <summary>Names of the files that a folder of <see cref="Machine"/> may hold.</summary>
    internal static IReadOnlySet<string> MachineFiles(RootLayout layout, string uid) => new HashSet<string> { Path.GetFileName(layout.GuestRootDisk(uid)), Path.GetFileName(layout.GuestVariables(uid)) };

    /// <summary>Removes them.</summary>
    public void Dispose() => folder.Dispose();

    private string SetApart(RootLayout layout, string uid, string root)
    {
        string own = Directory.CreateDirectory(Path.Combine(folder.FullPath, MachineFolder), OwnerOnly).FullName;
        File.Move(root, Path.Combine(own, Path.GetFileName(layout.GuestRootDisk(uid))));
        if (File.Exists(layout.GuestVariables(uid)))
        {
            File.Copy(layout.GuestVariables(uid), Path.Combine(own, Path.GetFileName(layout.GuestVariables(uid))));
        }

        return own;
    }
}
