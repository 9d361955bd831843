using IaC.Linux.Files;

namespace IaC.Providers.Guests;

/// <summary>A file as it was at a time: whoever touches it makes another version of it, since programs cannot set the time of the last change of its inode (statx(2)).</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="FileSystem">Device of its file system.</param>
/// <param name="Inode">Its inode there.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Time of the last change of its content.</param>
/// <param name="Changed">Time of the last change of its inode.</param>
internal readonly record struct FileVersion(string Path, DeviceNumber FileSystem, ulong Inode, long Size, FileTime Modified, FileTime Changed)
{
    /// <summary>What is there now.</summary>
    /// <exception cref="IOException">It cannot be opened, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    internal static FileVersion Of(string path)
    {
        // Before it is opened: a pipe would wait for somebody at its other end.
        if (FileStatus.Find(path) is { Kind: not FileKind.Regular })
        {
            throw new IOException("it is no regular file");
        }

        using SafeFile file = SafeFile.Of(File.OpenHandle(path), path);
        FileStatus status = file.Status();
        return new FileVersion(path, status.FileSystem, status.Inode, status.Size, status.Modified, status.Changed);
    }

    /// <summary>The path in the text of a version.</summary>
    internal static string PathOf(string text) => Uri.UnescapeDataString(text[(text.LastIndexOf(' ') + 1)..]);

    /// <summary>On one line: numbers, then the path, escaped as in a URI.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{FileSystem.Major}:{FileSystem.Minor} {Inode} {Size} {Modified.Seconds}.{Modified.Nanoseconds} {Changed.Seconds}.{Changed.Nanoseconds} {Uri.EscapeDataString(Path)}");
}
