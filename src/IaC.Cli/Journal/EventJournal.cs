using System.Text;
using IaC.Cli.Views;
using IaC.Pods;
using Serilog;

namespace IaC.Cli.Journal;

/// <summary>
/// What happened to the stacks of a root, one JSON object a line, in a file that outlives commands, stacks and boots. Each line is one append (open(2), O_APPEND), so that processes that write at once do not mix
/// theirs; once it is large it becomes <c>events.1</c>, in the place of the one before.
/// </summary>
/// <param name="layout">The root.</param>
internal sealed class EventJournal(RootLayout layout)
{
    private const long Largest = 4 << 20;

    /// <summary>The file, and the one that it was before.</summary>
    public static string[] Files(RootLayout layout) => [Path.Combine(layout.Lib, "events"), Path.Combine(layout.Lib, "events.1")];

    /// <summary>Writes an entry. A disk that refuses does not stop what the entry is about.</summary>
    public void Write(JournalEntry? entry)
    {
        if (entry is null)
        {
            return;
        }

        try
        {
            string[] files = Files(layout);
            var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            using var file = new FileStream(files[0], options);
            file.Write(Encoding.UTF8.GetBytes(ViewJson.Write(entry) + "\n"));
            if (file.Length > Largest)
            {
                File.Move(files[0], files[1], overwrite: true);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.Warning(fault, "the event {Entry} is not in the journal", entry);
        }
    }
}
