using IaC.Guests;
using IaC.Images;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Images;

namespace IaC.Providers.Guests;

/// <summary>
/// The files of a guest's disks. That of its image lies in the folder of the guest and goes with it; the others lie under stack and name, where the next guest of the name finds them.
/// </summary>
/// <param name="layout">The root.</param>
/// <param name="stackUuid">The stack that owns the guest.</param>
/// <param name="guest">Name of the guest.</param>
internal sealed class GuestDiskFiles(RootLayout layout, Guid stackUuid, string guest)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Folder => layout.GuestDisks(stackUuid, guest);

    /// <summary>The disk over the image, or the copy of it; made where it is not there.</summary>
    internal async Task<MachineDisk> RootAsync(string uid, DiskImage image, GuestSpec spec, CancellationToken cancellationToken)
    {
        GuestDiskFile file = new(layout.GuestRootDisk(uid));
        Directory.CreateDirectory(layout.Pod(uid), OwnerOnly);
        if (spec.Mutable)
        {
            await file.EnsureCopyAsync(image, DiskFormat.Qcow2, cancellationToken).ConfigureAwait(false);
            return Root(uid, spec.RootDisk);
        }

        await file.EnsureOverlayAsync(image, cancellationToken).ConfigureAwait(false);
        return Root(uid, spec.RootDisk) with { Base = image.Path, BaseDigest = image.Content.ToString() };
    }

    /// <summary>The copy of an image that a guest has already, whatever its image is by now; null where it is to be made.</summary>
    internal MachineDisk? FindCopy(string uid, GuestRootDisk? declared) => File.Exists(layout.GuestRootDisk(uid)) ? Root(uid, declared) : null;

    /// <summary>UEFI firmware with variables of the guest's own, which are made where they are not there.</summary>
    internal MachineFirmware Firmware(string uid, UefiFirmware installed)
    {
        string path = layout.GuestVariables(uid);
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(layout.Pod(uid), OwnerOnly);
            File.Copy(installed.Template, path + ".new", overwrite: true);
            File.Move(path + ".new", path);
        }

        return new MachineFirmware(installed.Code, path);
    }

    /// <summary>A disk beside it; made where it is not there.</summary>
    /// <param name="disk">As declared.</param>
    /// <param name="image">What it begins as; null for nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task<MachineDisk> DataAsync(GuestDisk disk, DiskImage? image, CancellationToken cancellationToken)
    {
        DiskFormat format = DiskImageSource.FormatOf(disk.Format);
        string path = disk.Path ?? PathOf(disk.Name, format);
        if (disk.Path is null)
        {
            Directory.CreateDirectory(Folder, OwnerOnly);
            CondemnedDisks.Spare(path);
            await (image is null
                ? new GuestDiskFile(path).EnsureEmptyAsync(format, SizeOf(disk.Size)!.Value, cancellationToken)
                : new GuestDiskFile(path).EnsureCopyAsync(image, format, cancellationToken)).ConfigureAwait(false);
        }

        return new MachineDisk { Name = disk.Name, Path = path, Format = DiskFormatNames.NameOf(format), Size = SizeOf(disk.Size), ReadOnly = disk.ReadOnly };
    }

    /// <summary>Whether a disk of this name is there already.</summary>
    internal bool Has(string name, DiskFormat format) => File.Exists(PathOf(name, format));

    /// <summary>Bytes that a guest sees of a disk that is there already; null where they are not known.</summary>
    internal long? SizeOf(string name, DiskFormat format) => new GuestDiskFile(PathOf(name, format)).FindSize(format);

    /// <summary>Whether a change of the declaration leaves a disk that is to be deleted.</summary>
    /// <param name="before">As it was applied.</param>
    /// <param name="after">As it is applied now; null where the guest is gone.</param>
    internal static bool HasUnwanted(Guest before, Guest? after) => Unwanted(before, after).Any();

    /// <summary>Deletes what no declaration names any more, once no QEMU has it open.</summary>
    /// <param name="before">As it was applied.</param>
    /// <param name="after">As it is applied now; null where the guest is gone.</param>
    /// <returns>Names of the disks that wait for the next start of the guest.</returns>
    internal IReadOnlyList<string> RemoveUnwanted(Guest before, Guest? after)
    {
        foreach (GuestDisk disk in Unwanted(before, after))
        {
            CondemnedDisks.Condemn(PathOf(disk.Name, DiskImageSource.FormatOf(disk.Format)));
        }

        IReadOnlyList<string> waiting = CondemnedDisks.Remove(Folder);
        RemoveEmptyFolders();
        return waiting;
    }

    /// <summary>Removes the folders of the guest and of the stack where nothing is in them.</summary>
    internal void RemoveEmptyFolders()
    {
        RemoveEmpty(Folder);
        RemoveEmpty(Path.GetDirectoryName(Folder)!);
    }

    private static IEnumerable<GuestDisk> Unwanted(Guest before, Guest? after) =>
        from disk in before.Spec.Disks
        where disk.Path is null
        let next = after?.Spec.Disks.FirstOrDefault(next => next.Name == disk.Name && next.Path is null)
        where next is null ? disk.OnDelete == GuestDiskFate.Delete : next.Format != disk.Format
        select disk;

    private MachineDisk Root(string uid, GuestRootDisk? declared) =>
        new() { Name = "root", Path = layout.GuestRootDisk(uid), Format = DiskFormatNames.NameOf(DiskFormat.Qcow2), Size = SizeOf(declared?.Size), Boot = true };

    private static long? SizeOf(Quantity? declared) => declared is { } size ? GuestSizes.OfDisk(size.Units) : null;

    private static void RemoveEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    private string PathOf(string name, DiskFormat format) => Path.Combine(Folder, $"{name}.{DiskFormatNames.NameOf(format)}");
}
