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

    private static JournalEntry Entry(string? name) => new(DateTimeOffset.UnixEpoch, "shop", name, "create", null);
}
