using IaC.Pods.Logs;

namespace IaC.Pods.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly LogFiles _files = new();

    [Fact]
    public async Task Lines_of_several_containers_come_in_the_order_of_their_time()
    {
        LogWriter web = _files.Writer("web");
        LogWriter side = _files.Writer("side");
        for (int i = 0; i < 3; i++)
        {
            LogFiles.Print(web, $"web {i}\n");
            _files.Time.Advance(TimeSpan.FromSeconds(1));
            LogFiles.Print(side, $"side {i}\n");
            _files.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["web 0", "side 0", "web 1", "side 1", "web 2", "side 2"], await LogFiles.ReadAsync(_files.Query));
        Assert.Equal(["side 0", "side 1", "side 2"], await LogFiles.ReadAsync(_files.Query with { Containers = ["side"] }));
        Assert.Equal(["side 1", "web 2", "side 2"], await LogFiles.ReadAsync(_files.Query with { Since = _files.Time.GetUtcNow() - TimeSpan.FromSeconds(3) }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(1000)]
    public async Task The_last_lines_are_found_across_rotated_files(int tail)
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(1000, 4));
        for (int i = 0; i < 60; i++)
        {
            LogFiles.Print(writer, $"line {i}\n");
        }

        List<string> all = await LogFiles.ReadAsync(_files.Query);
        Assert.Equal(60, all.Count);
        Assert.Equal(all.TakeLast(tail), await LogFiles.ReadAsync(_files.Query with { Tail = tail }));
    }

    [Fact]
    public async Task What_is_written_while_it_is_read_is_for_those_who_follow()
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(1000, 4));
        for (int i = 0; i < 60; i++)
        {
            LogFiles.Print(writer, $"line {i}\n");
        }

        List<string> lines = [];
        await foreach (LogLine line in LogReader.ReadAsync(_files.Query with { Tail = 3 }, TestContext.Current.CancellationToken))
        {
            lines.Add(line.Text);
            LogFiles.Print(writer, "more\n");
        }

        Assert.Equal(["line 57", "line 58", "line 59"], lines);
    }

    [Fact]
    public async Task A_log_that_is_rotated_while_it_is_read_is_read()
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(500, 4));
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var writing = Task.Run(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    LogFiles.Print(writer, $"{new string('x', 300)}\n");
                }
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 200; i++)
        {
            Assert.InRange((await LogFiles.ReadAsync(_files.Query with { Tail = 1 })).Count, 0, 40);
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task The_last_lines_of_a_large_file_are_found_from_its_end()
    {
        LogWriter writer = _files.Writer();
        for (int i = 0; i < 2000; i++)
        {
            LogFiles.Print(writer, $"{i} {new string('x', 500)}\n");
        }

        List<string> lines = await LogFiles.ReadAsync(_files.Query with { Tail = 700 });
        Assert.Equal(Enumerable.Range(1300, 700).Select(i => $"{i}"), lines.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_line_of_several_records_counts_and_comes_as_one()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, "before\n" + new string('a', 100_000) + "\nafter\n");
        List<string> lines = await LogFiles.ReadAsync(_files.Query with { Tail = 2 });
        Assert.Equal([100_000, 5], lines.Select(line => line.Length));
    }

    [Fact]
    public async Task A_torn_record_is_passed_over()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, "one\n");
        File.AppendAllText(Path.Combine(_files.Folder, "web.log"), "2026-01-02T03:0\n\nnonsense\n");
        LogFiles.Print(_files.Writer(), "two\n");
        Assert.Equal(["one", "two"], await LogFiles.ReadAsync(_files.Query));
    }

    [Fact]
    public async Task Following_goes_across_rotation_and_finds_new_containers_until_cancelled()
    {
        const int lines = 500;
        LogWriter writer = _files.Writer(limits: new LogLimits(4000, 3));
        LogFiles.Print(writer, "0\n");
        using CancellationTokenSource enough = new(TimeSpan.FromSeconds(60));
        List<string> got = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            int written = 1;
            await foreach (LogLine line in LogReader.ReadAsync(_files.Query with { Follow = true }, enough.Token))
            {
                if (line.Container == "late")
                {
                    enough.Cancel();
                    continue;
                }

                got.Add(line.Text);
                if (written < lines)
                {
                    // The reader is here, so that it cannot fall behind by more files than are kept.
                    LogFiles.Print(writer, $"{written++}\n");
                }
                else
                {
                    LogFiles.Print(_files.Writer("late"), "done\n");
                }
            }
        });

        Assert.Equal(Enumerable.Range(0, lines).Select(i => $"{i}"), got);
    }

    [Fact]
    public async Task What_was_removed_before_it_was_read_is_counted()
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(1000, 2));
        LogFiles.Print(writer, "first\n");
        using CancellationTokenSource end = new();
        List<LogLine> got = [];
        await foreach (LogLine line in LogReader.ReadAsync(_files.Query with { Follow = true, End = end.Token }, CancellationToken.None))
        {
            got.Add(line);
            if (got.Count == 1)
            {
                for (int i = 0; i < 200; i++)
                {
                    LogFiles.Print(writer, $"line {i}\n");
                }

                end.Cancel();
            }
        }

        LogLine gap = Assert.Single(got, line => line.Lost > 0);
        Assert.True(Number(gap) > 100);
        Assert.Equal(Number(gap), Number(got[got.IndexOf(gap) - 1]) + 1 + (200 - (got.Count - 1)));
        long read = got.Sum(line => line.Text.Length + LogFormat.PrefixSize + 1L);
        long written = "first\n".Length + Enumerable.Range(0, 200).Sum(i => $"line {i}\n".Length) + (201L * LogFormat.PrefixSize);
        Assert.InRange(gap.Lost, written - read, written - read + 400);

        LogLine first = Assert.Single(await LogReader.ReadAsync(_files.Query with { FromStart = true }, CancellationToken.None).ToListAsync(), line => line.Lost > 0);
        Assert.Equal(gap.Text, first.Text);
        Assert.True(first.Lost > gap.Lost);
        Assert.Empty(await LostAsync(_files.Query));
        Assert.Empty(await LostAsync(_files.Query with { Tail = 3 }));

        static int Number(LogLine line) => int.Parse(line.Text["line ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Reading_on_across_files_that_are_all_there_loses_nothing()
    {
        LogWriter writer = _files.Writer(limits: new LogLimits(1000, 50));
        for (int i = 0; i < 100; i++)
        {
            LogFiles.Print(i < 50 ? writer : _files.Writer(limits: new LogLimits(1000, 50)), $"line {i}\n");
        }

        Assert.Empty(await LostAsync(_files.Query with { FromStart = true }));
        Assert.Empty(await LostAsync(_files.Query with { Tail = 60 }));
        Assert.Equal(100, (await LogFiles.ReadAsync(_files.Query)).Count);
    }

    private static async Task<long[]> LostAsync(LogQuery query) =>
        [.. (await LogReader.ReadAsync(query, CancellationToken.None).ToListAsync()).Select(line => line.Lost).Where(lost => lost > 0)];

    [Fact]
    public async Task Following_that_is_ended_reads_what_was_written_before()
    {
        LogWriter writer = _files.Writer();
        LogFiles.Print(writer, "first\n");
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        using CancellationTokenSource end = new();
        List<string> got = [];
        await foreach (LogLine line in LogReader.ReadAsync(_files.Query with { Follow = true, End = end.Token }, limit.Token))
        {
            got.Add(line.Text);
            if (!end.IsCancellationRequested)
            {
                LogFiles.Print(writer, "last\n");
                end.Cancel();
            }
        }

        Assert.Equal(["first", "last"], got);
    }

    [Fact]
    public async Task Following_ends_when_the_pod_is_removed()
    {
        LogFiles.Print(_files.Writer(), "only\n");
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        List<string> got = [];
        await foreach (LogLine line in LogReader.ReadAsync(_files.Query with { Follow = true }, limit.Token))
        {
            got.Add(line.Text);
            Directory.Delete(_files.Folder, recursive: true);
        }

        Assert.Equal(["only"], got);
    }

    [Fact]
    public async Task A_pod_without_logs_is_an_error_that_names_the_folder()
    {
        DirectoryNotFoundException e = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => LogFiles.ReadAsync(_files.Query with { Uid = "other" }));
        Assert.Contains("/pods/other/logs", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();
}
