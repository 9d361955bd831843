using System.CommandLine;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;
using IaC.Testing;

namespace IaC.Cli.Tests.Commands;

/// <summary>What words of a command line stand for.</summary>
public sealed class CommandWordsTests
{
    [Fact]
    public void A_variable_without_a_value_takes_the_one_that_it_has_here_and_is_left_out_where_it_has_none()
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        var host = new CommandHost(terminal, interruption, TimeProvider.System, name => name == "HERE" ? "x" : null);

        Assert.Equal([("A", "1=2"), ("HERE", "x"), ("EMPTY", "")], EnvironmentWords.Read(["A=1=2", "HERE", "GONE", "EMPTY="], host));
        Assert.Contains("`=v` has no name", Assert.Throws<UsageException>(() => EnvironmentWords.Read(["=v"], host).ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_or_folder_that_is_not_there_or_the_other_one_is_a_fault_of_the_command_line()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", "x");

        Assert.Equal((file, folder.FullPath), (InputFile.Find(file), InputFile.FindFolder(folder.FullPath)));
        Assert.Equal($"there is no file {folder["gone"]}", Assert.Throws<UsageException>(() => InputFile.Find(folder["gone"])).Message);
        Assert.Contains("is a folder", Assert.Throws<UsageException>(() => InputFile.Find(folder.FullPath)).Message, StringComparison.Ordinal);
        Assert.Equal($"there is no folder {folder["gone"]}", Assert.Throws<UsageException>(() => InputFile.FindFolder(folder["gone"])).Message);
        Assert.Contains("is a file", Assert.Throws<UsageException>(() => InputFile.FindFolder(file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "up")]
    [InlineData(true, "config", "get")]
    [InlineData(true, "config", "ls")]
    [InlineData(true, "stack", "output")]
    [InlineData(false, "render")]
    [InlineData(false, "config", "set")]
    [InlineData(false, "config", "rm")]
    public void Json_is_an_option_of_what_writes_it(bool expected, params string[] words)
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        Command command = CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), words).Parse(words).CommandResult.Command;

        Assert.Equal(expected, command.Options.Any(option => option.Name == "--json"));
    }
}
