using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Backups;

/// <summary>The views of <c>backup</c> and <c>restore FILE</c>.</summary>
internal static class BackupView
{
    /// <summary>A line for people, or an object for programs.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="json">The reader is a program.</param>
    /// <param name="done">What was done: <c>backed up to</c>.</param>
    public static IBackupView For(Terminal terminal, bool json, string done) => json ? new Json(terminal.Output) : new Text(terminal, done);

    private sealed class Text(Terminal terminal, string done) : IBackupView
    {
        public void Show(BackupRow row)
        {
            var ink = new Ink(terminal.ErrorHasColour);
            foreach (string warning in row.Warnings)
            {
                terminal.Error.WriteLine($"{ink.Yellow("warning")}: {Printable.Line(warning)}");
            }

            string[] parts = [Readable.Count(row.Resources, "resource"), Readable.Count(row.Claims, "claim"), .. row.Disks > 0 ? new[] { Readable.Count(row.Disks, "disk") } : [], Readable.Count(row.Images, "image"), Readable.Bytes(row.Bytes)];
            terminal.Output.WriteLine($"stack {row.Stack} {done} {Printable.Line(row.File)}: {string.Join(", ", parts)}");
        }
    }

    private sealed class Json(TextWriter output) : IBackupView
    {
        public void Show(BackupRow row) => output.WriteLine(ViewJson.Write(row));
    }
}
