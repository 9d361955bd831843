using System.Text;

namespace IaC.Linux.Files;

/// <summary>Files that are there whole or as they were before: written beside under a name that nobody can know before, and moved into place. Where that fails, nothing is left of it.</summary>
public static class WholeFile
{
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

    /// <summary>Writes a file by a stream.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="bufferSize">Bytes that are gathered before they are written; 0 where <paramref name="write"/> writes large pieces.</param>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write, int bufferSize = 0)
    {
        string draft = DraftOf(path);
        try
        {
            FileStream stream = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize);
            await using (stream.ConfigureAwait(false))
            {
                await write(stream).ConfigureAwait(false);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
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

    private static string DraftOf(string path) => $"{path}.{Guid.NewGuid():N}.new";
}
