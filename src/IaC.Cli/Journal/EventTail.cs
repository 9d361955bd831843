using System.Text;
using System.Text.Json;
using IaC.Cli.Views;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>
/// Reads the journals of a root, those of its pods included, and from then on what is added to them. A file is known by its inode, so that nothing is read twice when it is put aside, and nothing is missed.
/// </summary>
/// <param name="layout">The root.</param>
internal sealed class EventTail(RootLayout layout)
{
    private readonly Dictionary<ulong, long> read = [];

    /// <summary>What was written since the last call, oldest first. A line that a power cut tore is passed over, as is one that a newer version writes otherwise.</summary>
    public IReadOnlyList<JournalEntry> Read() => [.. EventJournal.Files(layout).Concat(PodEventFiles.List(layout)).SelectMany(Lines).Select(Parse).OfType<JournalEntry>().OrderBy(entry => entry.Time)];

    private IEnumerable<string> Lines(string path)
    {
        try
        {
            using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(path)!);
            using SafeFile file = folder.OpenFile(Path.GetFileName(path));
            FileStatus status = file.Status();
            long from = Math.Min(read.GetValueOrDefault(status.Inode), status.Size);
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

    private static JournalEntry? Parse(string line)
    {
        try
        {
            return ViewJson.ReadEntry(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
