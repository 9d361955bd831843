using System.Text;
using IaC.Linux;
using IaC.Linux.Files;

namespace IaC.Cli.Journal;

/// <summary>Reads files of lines, and from then on what is added to them. A file is known by its inode, so that nothing is read twice when it is put aside, and nothing is missed; one that is shorter than what was read is another under the same inode.</summary>
internal sealed class LineTail
{
    private readonly Dictionary<ulong, long> read = [];

    /// <summary>The whole lines that came since the last call; none of a file that is not there.</summary>
    public IEnumerable<string> Read(string path)
    {
        try
        {
            using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
            using SafeFile file = folder.OpenFile(Path.GetFileName(path));
            FileStatus status = file.Status();
            long from = read.GetValueOrDefault(status.Inode) is var known && known <= status.Size ? known : 0;
            byte[] bytes = new byte[status.Size - from];
            int length = file.Read(bytes, from);
            int whole = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
            read[status.Inode] = from + whole;
            return Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (LinuxException gone) when (gone.Errno == LinuxError.ENOENT)
        {
            // There is no such journal yet, or it was removed meanwhile.
            return [];
        }
    }
}
