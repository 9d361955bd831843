namespace IaC.Cli.Copying;

/// <summary>Files that are written whole or not at all: under another name until they are, so that what was there before stays where it fails.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file.</summary>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write)
    {
        string draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            await using (var stream = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
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
