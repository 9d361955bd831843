using IaC.Cli.Journal;
using IaC.Testing;

namespace IaC.Cli.Tests.Journal;

public sealed class LineFileTests : IDisposable
{
    private const int Writers = 8;
    private const int Lines = 400;

    private readonly TemporaryFolder folder = new("iac-lines-");

    private string Path => folder["lines"];

    [Fact]
    public void Lines_of_those_who_write_at_once_are_all_there_and_whole()
    {
        string[][] written = [.. Enumerable.Range(0, Writers).Select(writer => Enumerable.Range(0, Lines).Select(line => $"{writer} {line} {new string('x', line)}").ToArray())];

        Thread[] threads = [.. written.Select(lines => new Thread(() => Array.ForEach(lines, line => LineFile.Append(Path, line))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(written.SelectMany(lines => lines).Order(StringComparer.Ordinal), File.ReadAllLines(Path).Order(StringComparer.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Large_file_is_put_aside_and_the_next_line_begins_another()
    {
        string large = new('x', (4 << 20) + 1);
        LineFile.Append(Path, large);
        LineFile.Append(Path, "next");

        Assert.Equal([[large], ["next"]], LineFile.Both(Path).Select(File.ReadAllLines));
    }

    public void Dispose() => folder.Dispose();
}
