using IaC.Cli.Journal;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Cli.Tests.Journal;

public sealed class EventTailTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new("iac-events-");
    private readonly EventTail tail;

    public EventTailTests()
    {
        tail = new EventTail(Layout);
        Directory.CreateDirectory(Layout.PodEvents);
    }

    private RootLayout Layout => RootLayout.At(folder.FullPath);

    private string PodFile => Path.Combine(Layout.PodEvents, "0123");

    [Fact]
    public void Journals_of_pods_and_of_commands_are_one_in_the_order_of_time()
    {
        Append(PodFile, Line(2, "Started"));
        new EventJournal(Layout).Write(new JournalEntry(Noon.AddMinutes(1), "shop", "pod/web", "create", null));
        new EventJournal(Layout).Write(new JournalEntry(Noon.AddMinutes(3), "shop", null, "run", "succeeded"));
        Assert.Equal(["create", "Started", "run"], Types());
        Assert.Empty(Types());
    }

    [Fact]
    public void A_file_that_is_put_aside_is_read_to_its_end_and_not_again()
    {
        Append(PodFile, Line(1, "Started"));
        Assert.Equal(["Started"], Types());
        Append(PodFile, Line(2, "Error"));
        File.Move(PodFile, $"{PodFile}.1");
        Append(PodFile, Line(3, "BackOff"));
        Assert.Equal(["Error", "BackOff"], Types());
    }

    [Fact]
    public void A_file_that_has_the_inode_of_a_removed_one_is_read_from_its_beginning()
    {
        Append(PodFile, Line(1, "Started") + Line(2, "Error"));
        Assert.Equal(["Started", "Error"], Types());
        using (FileStream file = new(PodFile, FileMode.Truncate))
        {
        }

        Append(PodFile, Line(3, "BackOff"));
        Assert.Equal(["BackOff"], Types());
    }

    [Fact]
    public void A_line_that_is_not_whole_is_read_when_it_is_and_one_that_was_torn_is_passed_over()
    {
        Append(PodFile, """{"time":"2026-01-31T12:01:00+00:00","sta""");
        Assert.Empty(Types());
        Append(PodFile, """ck":"shop","name":"pod/web","type":"Started","message":"x"}""" + "\n{\"time\":\"20\n" + Line(2, "Ready"));
        Assert.Equal(["Started", "Ready"], Types());
    }

    [Fact]
    public void What_is_written_here_is_of_this_machine_and_another_one_is_told_of_pods_alone()
    {
        Append(PodFile, Line(2, "Started"));
        new EventJournal(Layout).Write(new JournalEntry(Noon.AddMinutes(1), "shop", "pod/web", "create", null));
        Assert.Equal(["localhost", "localhost"], tail.Read().Select(entry => entry.Host));
        Assert.Equal(["Started"], new EventTail(Layout, ofPodsAlone: true).Read().Select(entry => entry.Type));
    }

    [Fact]
    public void A_root_without_journals_has_no_events() => Assert.Empty(new EventTail(RootLayout.At(Path.Combine(folder.FullPath, "other"))).Read());

    public void Dispose() => folder.Dispose();

    private static string Line(int minute, string type) => $$"""{"time":"2026-01-31T12:{{minute:00}}:00+00:00","stack":"shop","name":"pod/web","container":"web","type":"{{type}}","message":"x"}""" + "\n";

    private static void Append(string path, string text) => File.AppendAllText(path, text);

    private string[] Types() => [.. tail.Read().Select(entry => entry.Type)];
}
