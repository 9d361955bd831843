using IaC.Images.Disks;
using IaC.Linux.Files;

namespace IaC.Images;

/// <summary>The file of a disk that a guest writes to. It is made under another name and published whole; one that is there is left as it is.</summary>
/// <param name="path">Absolute path; its folder exists.</param>
public sealed class GuestDiskFile(string path)
{
    private const string Draft = ".new";

    /// <summary>Whether disks can be made on this machine.</summary>
    public static bool CanBeMade => QemuImg.IsInstalled;

    /// <summary>What brings the program that makes them.</summary>
    public static string Remedy => "apt-get install qemu-utils";

    /// <summary>Makes an empty one.</summary>
    public Task EnsureEmptyAsync(DiskFormat format, long size, CancellationToken cancellationToken) =>
        EnsureAsync(draft => QemuImg.CreateAsync(draft, format, size, path, cancellationToken));

    /// <summary>Makes one that is laid over a disk of the store, which must stay where it is for as long.</summary>
    public Task EnsureOverlayAsync(DiskImage on, CancellationToken cancellationToken) =>
        EnsureAsync(draft => QemuImg.OverlayAsync(draft, on.Path, path, cancellationToken));

    /// <summary>Makes one that begins as a disk of the store is, and needs it no more.</summary>
    public Task EnsureCopyAsync(DiskImage of, DiskFormat format, CancellationToken cancellationToken) => EnsureAsync(draft =>
    {
        if (format == DiskFormat.Raw)
        {
            return QemuImg.FlattenAsync(of.Path, draft, path, cancellationToken);
        }

        // A file system that can share blocks does.
        File.Copy(of.Path, draft);
        File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Task.CompletedTask;
    });

    /// <summary>Makes one that is to get what another disk holds: of its format and size, and over its base.</summary>
    /// <param name="format">Format.</param>
    /// <param name="size">Bytes that a guest sees.</param>
    /// <param name="on">Path of the qcow2 file that it lies over; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task EnsureTargetAsync(DiskFormat format, long size, string? on, CancellationToken cancellationToken) =>
        EnsureAsync(draft => on is null ? QemuImg.CreateAsync(draft, format, size, path, cancellationToken) : QemuImg.OverlayAsync(draft, on, size, path, cancellationToken));

    /// <summary>Makes one that holds what a disk holds that nobody writes to now.</summary>
    /// <param name="of">Path of that disk.</param>
    /// <param name="format">Its format.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task EnsureCopyAsync(string of, DiskFormat format, CancellationToken cancellationToken) => EnsureAsync(draft =>
    {
        if (format == DiskFormat.Raw)
        {
            return QemuImg.CopyRawAsync(of, draft, path, cancellationToken);
        }

        File.Copy(of, draft);
        return Task.CompletedTask;
    });

    /// <summary>Makes one that holds all of a disk and of what that lies over.</summary>
    /// <param name="of">Path of that disk, to which a guest may have written.</param>
    /// <param name="format">Its format.</param>
    /// <param name="over">Path of the qcow2 file that it lies over; null for none.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task EnsureWholeAsync(string of, DiskFormat format, string? over, CancellationToken cancellationToken) =>
        EnsureAsync(draft => QemuImg.ConvertAsync(of, format, over, draft, path, cancellationToken));

    /// <summary>Checks a disk that somebody else made, before QEMU opens it. Throws <see cref="ImageException"/> for one that is not what it is said to be, or would make QEMU open other files.</summary>
    public static void Check(string path, DiskFormat format)
    {
        // Before it is opened: a pipe would wait for somebody at its other end.
        if (FileStatus.Find(path) is { Kind: not (FileKind.Regular or FileKind.BlockDevice) })
        {
            throw new ImageException("is no regular file and no block device", path);
        }

        if (format == DiskFormat.Qcow2)
        {
            Qcow2Header.Read(path, path);
        }
        else
        {
            using FileStream disk = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
    }

    /// <summary>Bytes that a guest sees of the disk; null where it is not there, or cannot be read.</summary>
    public long? FindSize(DiskFormat format)
    {
        try
        {
            return !File.Exists(path) ? null : format == DiskFormat.Raw ? new FileInfo(path).Length : Qcow2Header.Read(path, path).VirtualSize;
        }
        catch (Exception e) when (e is ImageException or IOException)
        {
            return null;
        }
    }

    private async Task EnsureAsync(Func<string, Task> make)
    {
        if (!File.Exists(path))
        {
            File.Delete(path + Draft);
            await make(path + Draft).ConfigureAwait(false);
            File.Move(path + Draft, path);
        }
    }
}
