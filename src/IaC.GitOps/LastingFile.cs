namespace IaC.GitOps;

/// <summary>Files that must outlive the agent: written beside and moved into place, so that they are there whole or not at all, whatever ends the agent or fills the disk. After a loss of power they may be as they were before.</summary>
internal static class LastingFile
{
    /// <summary>Writes a file, and its folder where there is none.</summary>
    public static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
