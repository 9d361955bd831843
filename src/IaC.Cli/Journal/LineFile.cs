using System.Text;
using Serilog;

namespace IaC.Cli.Journal;

/// <summary>
/// A file of lines that several processes add to. Each line is one append (open(2), O_APPEND), so that those who write at once do not mix theirs; once it is large it becomes <c>PATH.1</c>, in the place of the one before.
/// </summary>
internal static class LineFile
{
    private const long Largest = 4 << 20;

    /// <summary>The file that it was before, and the file.</summary>
    public static string[] Both(string path) => [path + ".1", path];

    /// <summary>Adds a line. A disk that refuses does not stop what the line is about.</summary>
    public static void Append(string path, string line)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var file = new FileStream(path, options);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            if (file.Length > Largest)
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
