using IaC.Cli.Journal;
using IaC.Cli.Views;

namespace IaC.Cli.Tests.Journal;

public sealed class JournalEntryTests
{
    [Theory]
    [InlineData("pod/db", null, true)]
    [InlineData("pod/db", "shop", true)]
    [InlineData("pod/db", "pod/db", true)]
    [InlineData("pod/db", "Pod/db", true)]
    [InlineData("pod/db", "db", true)]
    [InlineData("pod/db", "pod/default.db", true)]
    [InlineData("pod/db", "default.db", true)]
    [InlineData("pod/other.db", "db", true)]
    [InlineData("pod/other.db", "pod/other.db", true)]
    [InlineData("pod/other.db", "pod/db", false)]
    [InlineData("bucket/logs", "logs", true)]
    [InlineData("pod/db", "web", false)]
    [InlineData(null, "db", false)]
    [InlineData(null, "shop", true)]
    public void It_is_about_what_other_commands_call_so_too(string? name, string? subject, bool expected) => Assert.Equal(expected, Entry(name).IsAbout(subject));

    [Fact]
    public void Spellings_are_no_part_of_it_as_json() => Assert.DoesNotContain("spellings", ViewJson.Write(Entry("pod/db")), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void A_stack_that_was_renamed_has_what_was_noted_of_it_before_and_nothing_of_who_has_its_names_since()
    {
        JournalEntry[] noted = [Run(1, "a"), Renamed(2, "a", "b"), Run(3, "a"), Run(4, "b"), Renamed(5, "b", "c"), Run(6, "b"), Run(7, "c"), Renamed(8, "x", "y")];

        var former = new FormerNames("c", noted);

        Assert.Equal([1, 2, 4, 5], noted.Where(former.Includes).Select(entry => entry.Time.Minute));
        Assert.DoesNotContain("newName", ViewJson.Write(Renamed(1, "a", "b")), StringComparison.OrdinalIgnoreCase);

        static JournalEntry Run(int minute, string stack) => new(DateTimeOffset.UnixEpoch.AddMinutes(minute), stack, null, "run", "succeeded");
        static JournalEntry Renamed(int minute, string stack, string name) => JournalEntry.Renamed(DateTimeOffset.UnixEpoch.AddMinutes(minute), stack, name);
    }

    private static JournalEntry Entry(string? name) => new(DateTimeOffset.UnixEpoch, "shop", name, "create", null);
}
