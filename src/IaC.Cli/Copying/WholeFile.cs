namespace IaC.Cli.Copying;

/// <summary>Files that are written whole or not at all: under another name until they are, so that what was there before stays where it fails.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file. Nobody can know the name of the draft before.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="bufferSize">Bytes that are gathered before they are written; 0 where <paramref name="write"/> writes large pieces.</param>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write, int bufferSize = 0)
    {
        string draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            await using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize))
            {
                await write(stream);
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
