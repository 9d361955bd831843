using IaC.Images.Tar;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Images.Bundles;

/// <summary>
/// Writes a folder with everything below it as entries of an archive: owners, modes, times, extended attributes, holes, devices, names that are one file. Others may change it meanwhile: what goes away is left
/// out, and what changes while it is read is told. Sockets mean nothing without their process and are left out, as tar does.
/// </summary>
internal sealed class TreeWriter(TarWriter tar, string name, CancellationToken cancellationToken)
{
    // An extended header of a reader may have 1 MiB, and a part takes up to 40 bytes of it.
    private const int MostParts = 20_000;
    private const long SmallestHole = 4096;

    private readonly Dictionary<(DeviceNumber, ulong), string> _linked = [];
    private readonly List<string> _changed = [];

    /// <summary>Writes all of it.</summary>
    /// <param name="root">The folder.</param>
    /// <returns>Paths of the files that changed while they were read.</returns>
    internal IReadOnlyList<string> Write(SafeFolder root)
    {
        // A stack of its own: content may nest deeper than that of the thread. A folder is followed by all that is below it: readers set its times once they leave it.
        Stack<string> pending = new([""]);
        while (pending.TryPop(out string? path))
        {
            using SafeFolder? opened = path.Length == 0 ? null : UnlessGone(() => root.TryOpenFolder(path));
            if (path.Length == 0 || opened is not null)
            {
                Write(opened ?? root, path).ForEach(pending.Push);
            }
        }

        return _changed;
    }

    // The folders in it are given back, last first.
    private List<string> Write(SafeFolder folder, string path)
    {
        List<string> inner = [];
        TarEntry entry = Entry(path, TarEntryType.Folder, folder.Status(), folder.Attributes(null));
        tar.Write(entry with { Name = $"{entry.Name.TrimEnd('/')}/" });
        foreach (string name in folder.Entries().Select(entry => entry.Name).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (folder.Status(name) is not { } status)
            {
                continue;
            }

            if (status.Kind == FileKind.Folder)
            {
                inner.Add(EntryPath.Join(path, name));
            }
            else
            {
                Write(folder, name, EntryPath.Join(path, name), status);
            }
        }

        inner.Reverse();
        return inner;
    }

    private void Write(SafeFolder folder, string entry, string path, FileStatus status)
    {
        if (status.Links > 1 && _linked.TryGetValue((status.FileSystem, status.Inode), out string? first))
        {
            tar.Write(Entry(path, TarEntryType.HardLink, status, []) with { LinkTarget = $"{name}/{first}" });
            return;
        }

        if (status.Kind == FileKind.Socket || UnlessGone(() => folder.Attributes(entry)) is not { } attributes)
        {
            return;
        }

        if (status.Kind == FileKind.Regular)
        {
            using SafeFile? file = UnlessGone(() => folder.OpenFile(entry));
            if (file is null)
            {
                return;
            }

            Write(file, path, attributes);
        }
        else if (status.Kind != FileKind.SymbolicLink)
        {
            tar.Write(Entry(path, TypeOf(status.Kind), status, attributes) with { Device = status.Kind == FileKind.Fifo ? default : status.Device });
        }
        else if (UnlessGone(() => folder.ReadLink(entry)) is { } target)
        {
            tar.Write(Entry(path, TarEntryType.SymbolicLink, status, attributes) with { LinkTarget = target });
        }
        else
        {
            return;
        }

        if (status.Links > 1)
        {
            _linked[(status.FileSystem, status.Inode)] = path;
        }
    }

    private void Write(SafeFile file, string path, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes)
    {
        FileStatus status = file.Status();
        List<(long Offset, long Length)> parts = Parts(file, status);
        long stored = parts.Sum(part => part.Length);
        using PartsStream content = new(file, parts);
        tar.Write(
            Entry(path, TarEntryType.File, status, attributes) with { Size = stored, Sparse = stored == status.Size ? null : SparseMap.Create(parts, status.Size, stored) },
            content,
            null,
            cancellationToken);
        if (content.CameShort || file.Status() is var after && (after.Size != status.Size || after.Modified != status.Modified))
        {
            _changed.Add(path);
        }
    }

    private static List<(long Offset, long Length)> Parts(SafeFile file, FileStatus status)
    {
        if (status.Allocated >= status.Size)
        {
            return [(0, status.Size)];
        }

        List<(long Offset, long Length)> parts = [.. file.DataParts().Where(part => part.Offset < status.Size).Select(part => (part.Offset, Math.Min(part.Length, status.Size - part.Offset)))];
        for (long hole = SmallestHole; parts.Count > MostParts; hole *= 2)
        {
            parts = Joined(parts, hole);
        }

        return parts;
    }

    // Holes up to a size are written out, so that the map stays small.
    private static List<(long Offset, long Length)> Joined(List<(long Offset, long Length)> parts, long hole)
    {
        List<(long Offset, long Length)> joined = [];
        foreach ((long offset, long length) in parts)
        {
            if (joined.Count > 0 && offset - (joined[^1].Offset + joined[^1].Length) <= hole)
            {
                joined[^1] = (joined[^1].Offset, offset + length - joined[^1].Offset);
            }
            else
            {
                joined.Add((offset, length));
            }
        }

        return joined;
    }

    private TarEntry Entry(string path, TarEntryType type, FileStatus status, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> attributes) => new()
    {
        Name = EntryPath.Join(name, path),
        Type = type,
        Permissions = status.Permissions,
        Uid = status.Uid,
        Gid = status.Gid,
        Modified = status.Modified,
        Attributes = attributes,
    };

    private static TarEntryType TypeOf(FileKind kind) => kind switch
    {
        FileKind.CharacterDevice => TarEntryType.CharacterDevice,
        FileKind.BlockDevice => TarEntryType.BlockDevice,
        _ => TarEntryType.Fifo,
    };

    // Between looking and opening others may have removed it, or put something else in its place.
    private static T? UnlessGone<T>(Func<T?> open)
        where T : class
    {
        try
        {
            return open();
        }
        catch (LinuxException e) when (e.Errno is LinuxError.ENOENT or LinuxError.ENOTDIR or LinuxError.ELOOP or LinuxError.EINVAL)
        {
            return null;
        }
    }
}
