using IaC.Images.Tar;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Images.Unpacking;

/// <summary>Compares an unpacked layer with its archive.</summary>
internal static class TreeComparison
{
    /// <summary>Where they differ: one line each, beginning with the path. Without content, types, sizes, owners, modes and link targets are looked at.</summary>
    internal static IEnumerable<string> Differences(Stream tar, SafeFolder tree, bool withContent, CancellationToken cancellationToken)
    {
        TarReader reader = new(tar);
        using FolderCursor folders = new(tree);
        Dictionary<string, string?> findings = new(StringComparer.Ordinal);
        while (reader.Next() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = EntryPath.Parse(entry.Name, entry.Name);
            (string folderPath, string name) = EntryPath.Split(path);
            if (path.Length == 0 || Whiteouts.KindOf(name) != WhiteoutKind.None)
            {
                continue;
            }

            // A later entry of the same name decides, and what was below a folder that it replaced is gone.
            if (entry.Type != TarEntryType.Folder && findings.ContainsKey(path))
            {
                findings.Keys.Where(key => key.StartsWith(path + "/", StringComparison.Ordinal)).ToList().ForEach(key => findings.Remove(key));
            }

            findings[path] = Compare(entry, reader, folders, folderPath, name, withContent);
        }

        return [.. findings.Where(finding => finding.Value is not null).Select(finding => $"{finding.Key}: {finding.Value}")];
    }

    private static string? Compare(TarEntry entry, TarReader reader, FolderCursor folders, string folderPath, string name, bool withContent)
    {
        try
        {
            SafeFolder? folder = folders.Find(folderPath);
            return folder?.Status(name) is { } status ? Compare(entry, status) ?? Compare(entry, reader, folder, name, withContent) : "is missing";
        }
        catch (LinuxException e)
        {
            return e.Message;
        }
    }

    private static string? Compare(TarEntry entry, FileStatus status)
    {
        // The entry that a hard link is another name of is compared by itself.
        if (entry.Type == TarEntryType.HardLink)
        {
            return status.Kind == FileKind.Folder ? "is a folder" : null;
        }

        FileKind kind = entry.Type switch
        {
            TarEntryType.File => FileKind.Regular,
            TarEntryType.Folder => FileKind.Folder,
            TarEntryType.SymbolicLink => FileKind.SymbolicLink,
            TarEntryType.CharacterDevice => FileKind.CharacterDevice,
            TarEntryType.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Fifo,
        };
        long size = entry.Sparse?.RealSize ?? entry.Size;
        return status.Kind != kind ? $"is {status.Kind} and not {kind}"
            : kind == FileKind.Regular && status.Size != size ? $"has {status.Size} bytes and not {size}"
            : (status.Uid, status.Gid) != (entry.Uid, entry.Gid) ? $"belongs to {status.Uid}:{status.Gid} and not {entry.Uid}:{entry.Gid}"
            : kind != FileKind.SymbolicLink && status.Permissions != entry.Permissions ? $"has mode {Octal(status.Permissions)} and not {Octal(entry.Permissions)}"
            : null;
    }

    private static string? Compare(TarEntry entry, TarReader reader, SafeFolder folder, string name, bool withContent)
    {
        if (entry.Type == TarEntryType.SymbolicLink)
        {
            string target = folder.ReadLink(name);
            return target == entry.LinkTarget ? null : $"points to '{target}' and not '{entry.LinkTarget}'";
        }

        if (entry.Type != TarEntryType.File || !withContent)
        {
            return null;
        }

        using SafeFile file = folder.OpenFile(name);
        byte[] found = new byte[64 * 1024];
        foreach ((long offset, long length) in entry.Sparse?.Segments ?? [(0, entry.Size)])
        {
            for (long at = offset; at < offset + length;)
            {
                ReadOnlySpan<byte> wanted = reader.ReadContent(Math.Min(found.Length, offset + length - at));
                int read = file.Read(found.AsSpan(0, wanted.Length), at);
                if (!wanted.SequenceEqual(found.AsSpan(0, read)))
                {
                    return $"has other content near byte {at}";
                }

                at += read;
            }
        }

        return null;
    }

    private static string Octal(int permissions) => "0" + Convert.ToString(permissions, 8);
}
