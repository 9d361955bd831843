namespace IaC.Linux.Files;

/// <summary>Files that two processes may be about to make at once.</summary>
public static class NewFile
{
    /// <summary>Gives a draft the name that it is made for, unless another was first (renameat2(2), RENAME_NOREPLACE). <c>File.Move</c> looks before it renames, and what comes between the two is replaced.</summary>
    /// <param name="draft">The file, in the folder that it stays in.</param>
    /// <param name="path">Its name.</param>
    /// <returns>False where the name is taken; the draft is then still there.</returns>
    /// <exception cref="LinuxException">The call was refused.</exception>
    public static bool TryPublish(string draft, string path)
    {
        using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return folder.TryRename(Path.GetFileName(draft), folder, Path.GetFileName(path), replace: false);
    }
}
