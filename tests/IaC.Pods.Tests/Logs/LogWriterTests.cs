using IaC.Pods.Logs;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;
using IaC.Linux.Events;

namespace IaC.Pods.Tests.Logs;

public sealed class LogWriterTests : IDisposable
{
    private readonly LogFiles _files = new();

    [Fact]
    public void A_line_is_one_record_with_time_stream_and_flag()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, "hello\n");
        LogFiles.Print(writer, "oh no\n", LogSource.Stderr);
        Assert.Equal("2026-01-02T03:04:05.123456700Z stdout F hello\n2026-01-02T03:04:05.123456700Z stderr F oh no\n", Current);
    }

    [Fact]
    public void A_line_written_in_pieces_is_one_record()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, "he");
        LogFiles.Print(writer, "error\n", LogSource.Stderr);
        LogFiles.Print(writer, "llo\nnext");
        Assert.Equal(["error", "hello"], Texts);
    }

    [Fact]
    public void A_line_of_more_than_16_KiB_is_several_records_of_which_only_the_last_is_final()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, new string('a', 40_000) + "\nshort\n");
        string[] records = Current.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["P", "P", "F", "F"], records.Select(record => record.Split(' ')[2]));
        Assert.Equal([16384, 16384, 40_000 - 32768, 5], records.Select(record => record.Length - LogFormat.PrefixSize));
    }

    [Fact]
    public void A_line_of_exactly_16_KiB_is_one_record()
    {
        LogFiles.Print(_files.Writer(), new string('a', 16384) + "\n");
        Assert.Equal(16384, Assert.Single(Texts).Length);
    }

    [Fact]
    public async Task An_unfinished_line_is_written_when_the_pipe_ends_and_marked_so()
    {
        LogWriter writer = _files.Writer();
        (SafeFileHandle read, SafeFileHandle write) = Pipes.Create();
        using (read)
        {
            using (write)
            {
                NonBlocking.Write(write, "first\nlast words"u8);
            }

            writer.Finish(read, LogSource.Stdout);
        }

        Assert.Equal(["first", "last words"], Texts);
        LogLine[] lines = [.. await LogReader.ReadAsync(_files.Query, CancellationToken.None).ToListAsync()];
        Assert.Equal([false, true], lines.Select(line => line.Unended));
    }

    [Fact]
    public void Full_files_are_put_aside_and_the_oldest_goes()
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(1000, 3));
        for (int i = 0; i < 100; i++)
        {
            LogFiles.Print(writer, $"line {i} {new string('x', 50)}\n");
        }

        string[] files = [.. Directory.GetFiles(_files.Folder).Select(path => Path.GetFileName(path)).Order()];
        Assert.Equal(["web.log", "web.log.1", "web.log.2"], files);
        Assert.All(files, file => Assert.InRange(new FileInfo(Path.Combine(_files.Folder, file)).Length, 1, 1000));
        Assert.Contains("line 99 ", Current, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_writer_goes_on_with_the_file()
    {
        LogFiles.Print(_files.Writer(), "one\n");
        LogFiles.Print(_files.Writer(), "two\n");
        Assert.Equal(["one", "two"], Texts);
    }

    [Fact]
    public void A_full_disk_loses_lines_keeps_whole_records_and_says_so_afterwards()
    {
        Require.Root();
        using SmallDisk disk = new(_files.Folder, bytes: 64 * 1024);
        LogWriter writer = _files.Writer();
        string line = new string('x', 1000) + "\n";
        for (int i = 0; i < 200; i++)
        {
            LogFiles.Print(writer, line);
        }

        Assert.Contains("errno 28", writer.Fault, StringComparison.Ordinal);
        int revision = writer.Revision;
        Assert.EndsWith("\n", Current, StringComparison.Ordinal);

        disk.Grow(1 << 20);
        LogFiles.Print(writer, "back\n");
        Assert.Null(writer.Fault);
        Assert.Equal(revision + 1, writer.Revision);
        Assert.Matches("iac: [0-9]+ bytes of output were lost: .*errno 28", Texts[^2]);
        Assert.Equal("back", Texts[^1]);
        Assert.All(Texts[..^2], text => Assert.Equal(1000, text.Length));
    }

    public void Dispose() => _files.Dispose();

    private string Current => File.ReadAllText(Path.Combine(_files.Folder, "web.log"));

    private string[] Texts => [.. Current.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(record => record[LogFormat.PrefixSize..])];
}
