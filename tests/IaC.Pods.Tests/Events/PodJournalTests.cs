using System.Text.Json;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Pods.Tests.Events;

public sealed class PodJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new("iac-journal-");
    private readonly PodRecord _record = Records.Pod(Records.Container("a"));
    private readonly PodJournal _journal;

    public PodJournalTests() => _journal = new PodJournal(Layout, new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));

    private RootLayout Layout => RootLayout.At(_folder.FullPath);

    private string Current => Path.Combine(Layout.PodEvents, _record.Uid);

    [Fact]
    public void An_event_is_one_line_of_json()
    {
        _journal.Write(_record, new PodEvent("a", PodEventReason.Unhealthy, "Readiness probe failed: \"no\"\nline two"));
        _journal.Write(_record with { Namespace = "shop" }, new PodEvent(null, PodEventReason.Ready, "The pod is ready"));
        Assert.Equal(
            [
                """{"time":"2026-01-02T03:04:05+00:00","stack":"shop","name":"pod/web","container":"a","type":"Unhealthy","message":"Readiness probe failed: \u0022no\u0022\nline two"}""",
                """{"time":"2026-01-02T03:04:05+00:00","stack":"shop","name":"pod/shop.web","type":"Ready","message":"The pod is ready"}""",
            ],
            File.ReadAllLines(Current));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void A_pod_of_no_stack_has_no_journal()
    {
        _journal.Write(_record with { Stack = "" }, new PodEvent(null, PodEventReason.Ready, "The pod is ready"));
        Assert.Empty(PodEventFiles.List(Layout));
    }

    [Fact]
    public void A_long_message_is_cut_wherever_that_falls()
    {
        _journal.Write(_record, new PodEvent("a", PodEventReason.Failed, new string('x', 1023) + "😀 and more"));
        Assert.EndsWith("...", JsonDocument.Parse(File.ReadAllText(Current)).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_is_put_aside_when_it_is_full_and_only_one_former_is_kept()
    {
        for (int i = 0; i < 2000; i++)
        {
            _journal.Write(_record, new PodEvent("a", PodEventReason.Error, $"Container a exited with code {i}"));
        }

        Assert.Equal([Current, $"{Current}.1"], PodEventFiles.List(Layout).Order());
        Assert.All(PodEventFiles.List(Layout), path => Assert.InRange(new FileInfo(path).Length, 1, PodEventFiles.MostBytes));
        Assert.Contains("code 1999", File.ReadLines(Current).Last(), StringComparison.Ordinal);
        int oldest = 2000 - File.ReadLines(Current).Count() - File.ReadLines($"{Current}.1").Count();
        Assert.Contains($"code {oldest}\"", File.ReadLines($"{Current}.1").First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_loses_events_counts_them_and_leaves_whole_lines()
    {
        Require.Root();
        Directory.CreateDirectory(Layout.PodEvents);
        using SmallDisk disk = new(Layout.PodEvents, 4096);
        for (int i = 0; i < 100; i++)
        {
            _journal.Write(_record, new PodEvent("a", PodEventReason.Error, $"Container a exited with code {i}"));
        }

        int kept = File.ReadLines(Current).Count();
        Assert.InRange(kept, 10, 90);
        disk.Grow(1 << 20);
        _journal.Write(_record, new PodEvent("a", PodEventReason.Completed, "Container a exited with code 0"));
        string[] lines = File.ReadAllLines(Current);
        Assert.All(lines, line => JsonDocument.Parse(line));
        Assert.Equal(kept + 2, lines.Length);
        Assert.Contains($"\"EventsLost\",\"message\":\"{100 - kept} events could not be written: ", lines[^2], StringComparison.Ordinal);
        Assert.Contains("errno 28", lines[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_loses_events_and_nothing_else()
    {
        Directory.CreateDirectory(Layout.Lib);
        File.WriteAllText(Layout.PodEvents, "a file in its place");
        _journal.Write(_record, new PodEvent("a", PodEventReason.Error, "Container a exited with code 1"));
        File.Delete(Layout.PodEvents);
        _journal.Write(_record, new PodEvent("a", PodEventReason.Error, "Container a exited with code 2"));
        Assert.Contains("1 event could not be written", File.ReadAllText(Current), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_pods_that_are_gone_the_youngest_files_are_kept_and_of_those_that_are_there_all()
    {
        Directory.CreateDirectory(Layout.PodEvents);
        for (int i = 0; i < PodEventFiles.MostFormer + 20; i++)
        {
            string path = Path.Combine(Layout.PodEvents, $"gone{i:000}");
            File.WriteAllText(path, "");
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(i));
        }

        _journal.Write(_record, new PodEvent(null, PodEventReason.Ready, "The pod is ready"));
        File.SetLastWriteTimeUtc(Current, DateTime.UnixEpoch);
        Directory.CreateDirectory(Layout.Pod(_record.Uid));
        PodEventFiles.Prune(Layout);
        string[] kept = [.. PodEventFiles.List(Layout).Select(path => Path.GetFileName(path))];
        Assert.Equal(PodEventFiles.MostFormer + 1, kept.Length);
        Assert.Contains(_record.Uid, kept);
        Assert.DoesNotContain("gone019", kept);
        Assert.Contains("gone020", kept);
    }

    public void Dispose() => _folder.Dispose();
}
