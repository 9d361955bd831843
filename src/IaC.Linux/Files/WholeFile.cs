using System.Text;

namespace IaC.Linux.Files;

/// <summary>Files that are there whole or as they were before: written beside under a name that nobody can know before, and moved into place. Where that fails, nothing is left of it.</summary>
public static class WholeFile
{
    private const string DraftEnd = ".part";
    private const int LongestPart = 48;

    /// <summary>Mode of a file that everybody may read: 0644.</summary>
    public const UnixFileMode ReadableByAll = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Mode of a file that its owner alone may read: 0600.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="text">The text.</param>
    /// <param name="mode">Its mode, whatever the umask is, and from its first byte on; null is what the umask leaves of 0666.</param>
    public static void Write(string path, string text, UnixFileMode? mode = null) => Replace(
        path,
        draft =>
        {
            using FileStream file = new(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = mode });
            file.Write(Encoding.UTF8.GetBytes(text));
        },
        mode);

    /// <summary>
    /// Writes a file that a person named, by a stream. A symbolic link is followed, as far as the kernel follows it (protected_symlinks in proc_sys_fs(5)); into a character device or a pipe it is written straight, so
    /// that <c>/dev/null</c> and <c>/dev/stdout</c> stay what they are. What a killed one left of its draft the next one replaces.
    /// </summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="bufferSize">Bytes that are gathered before they are written; 0 where <paramref name="write"/> writes large pieces.</param>
    /// <param name="mode">Its mode, whatever the umask is, and from its first byte on; null is what the umask leaves of 0666. A device or pipe keeps its own.</param>
    /// <exception cref="IOException">It cannot be written, is a folder, disk or socket, or another is writing it.</exception>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write, int bufferSize = 0, UnixFileMode? mode = null)
    {
        switch (FileStatus.Find(path)?.Kind)
        {
            case null or FileKind.Regular:
                string target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
                await WriteAsync(path, SafeFolder.Open(Path.GetDirectoryName(target) ?? "/"), Path.GetFileName(target), write, bufferSize, mode).ConfigureAwait(false);
                break;
            case FileKind.CharacterDevice or FileKind.Fifo:
                FileStream straight = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize);
                await using (straight.ConfigureAwait(false))
                {
                    await write(straight).ConfigureAwait(false);
                }

                break;
            case var kind:
                throw new IOException($"{path} is a {(kind == FileKind.Folder ? "folder" : kind == FileKind.Socket ? "socket" : "disk")}: name a file");
        }
    }

    /// <summary>Puts what an action makes in the place of a file: a file or a symbolic link.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="make">Makes the path that it is given.</param>
    /// <param name="mode">Mode of the file, whatever the umask is; null leaves it as it was made.</param>
    public static void Replace(string path, Action<string> make, UnixFileMode? mode = null)
    {
        string draft = DraftOf(path);
        try
        {
            make(draft);
            if (mode is { } bits)
            {
                File.SetUnixFileMode(draft, bits);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private static async Task WriteAsync(string path, SafeFolder folder, string name, Func<FileStream, Task> write, int bufferSize, UnixFileMode? mode)
    {
        using SafeFolder used = folder;
        RemoveLeft(path, folder, name);
        string draft = $"{DraftStart(name)}{Guid.NewGuid():N}{DraftEnd}";
        using SafeFile file = Draft(path, folder, draft, (int)(mode ?? (UnixFileMode)0x1B6));
        try
        {
            // What the umask took. A file system without modes has none to set, and lacks none.
            if (mode is { } bits && ((int)bits & ~file.Status().Permissions) != 0)
            {
                file.SetPermissions((int)bits);
            }

            // Moved while it is held, so that no other takes it for what a killed one left.
            FileStream stream = new(file.Handle, FileAccess.Write, bufferSize);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
                await stream.FlushAsync().ConfigureAwait(false);
                folder.TryRename(draft, folder, name, replace: true);
            }
        }
        catch (Exception fault)
        {
            folder.TryRemoveFile(draft);
            if (fault is IOException and not LinuxException && fault.HResult is LinuxError.ENOSPC or LinuxError.EDQUOT or LinuxError.EFBIG)
            {
                // A stream over a descriptor knows no path.
                throw new LinuxException("write", fault.HResult, path);
            }

            throw;
        }
    }

    // What killed ones left of drafts of this file; by its name nobody else's file is one.
    private static void RemoveLeft(string path, SafeFolder folder, string name)
    {
        string start = DraftStart(name);
        foreach (string draft in folder.Entries().Select(entry => entry.Name)
            .Where(entry => entry.StartsWith(start, StringComparison.Ordinal) && entry.EndsWith(DraftEnd, StringComparison.Ordinal) && Guid.TryParseExact(entry[start.Length..^DraftEnd.Length], "N", out _)))
        {
            using SafeFile? left = TryOpen(folder, draft);
            if (left is null)
            {
                continue;
            }

            if (!TryHold(left))
            {
                throw new IOException($"{path} is being written by another");
            }

            folder.TryRemoveFile(draft);
        }
    }

    // One that is no file, is gone, or is somebody else's is in nobody's way.
    private static SafeFile? TryOpen(SafeFolder folder, string draft)
    {
        try
        {
            return folder.OpenFile(draft);
        }
        catch (LinuxException)
        {
            return null;
        }
    }

    // Made anew, never opened: whoever laid a file or a link there before may read or lead what comes into it.
    private static SafeFile Draft(string path, SafeFolder folder, string draft, int permissions)
    {
        SafeFile file;
        try
        {
            // For writing alone: it may be handed to a program that takes no other.
            file = folder.CreateFile(draft, permissions, FileAccess.Write);
        }
        catch (LinuxException refused)
        {
            throw new LinuxException(refused.Call, refused.Errno, path);
        }

        // Another may have taken it for left over in the moment before it is held.
        if (TryHold(file) && folder.Status(draft)?.Inode == file.Status().Inode)
        {
            return file;
        }

        file.Dispose();
        folder.TryRemoveFile(draft);
        throw new IOException($"{path} is being written by another");
    }

    // Some file systems know no flock(2), and there nobody is told from a killed one.
    private static bool TryHold(SafeFile draft)
    {
        try
        {
            return draft.TryLock(shared: false);
        }
        catch (LinuxException)
        {
            return true;
        }
    }

    private static string DraftOf(string path) => $"{path}.{Guid.NewGuid():N}.new";

    // The beginning of a name that may itself be as long as a name can be.
    private static string DraftStart(string name) => $".{name[..Math.Min(name.Length, LongestPart)]}.iac-";
}
