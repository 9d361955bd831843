using System.Text;
using IaC.Linux.Files;
using Serilog;

namespace IaC.Cli.Journal;

/// <summary>
/// A file of lines that several processes add to. Each line is one append (open(2), O_APPEND), so that those who write at once do not mix theirs; once it is large it becomes <c>PATH.1</c>, in the place of the one before.
/// </summary>
internal static class LineFile
{
    private const long Largest = 4 << 20;

    // rw-------
    private const int Permissions = 0x180;

    /// <summary>The file that it was before, and the file.</summary>
    public static string[] Both(string path) => [path + ".1", path];

    /// <summary>Adds a line. A disk that refuses does not stop what the line is about.</summary>
    public static void Append(string path, string line)
    {
        try
        {
            using SafeFile file = SafeFile.OpenToAppend(path, Permissions);
            file.Append(Encoding.UTF8.GetBytes(line + "\n"));

            // Of several that find it large, the one who locks it first moves it; to the others it is another file then.
            if (file.Status() is { Size: > Largest } written && file.TryLock(shared: false) && FileStatus.Find(path)?.Inode == written.Inode)
            {
                File.Move(path, path + ".1", overwrite: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.Warning(fault, "{Line} is not in {File}", line, path);
        }
    }
}
