using IaC.EndToEnd.Tests.Scripting;

namespace IaC.EndToEnd.Tests;

public sealed class ScriptLineTests
{
    [Theory]
    [InlineData("exec iac up", "exec|iac|up")]
    [InlineData("  stdout 'a b'   # why", "stdout|a b")]
    [InlineData("stdout 'it''s $HOME'", "stdout|it's $HOME")]
    [InlineData("exec $HOME/x ${HOME}y", "exec|/home/x|/homey")]
    [InlineData("! exec x ''", "exec|x|")]
    public void Words_are_split_and_variables_replaced(string text, string expected)
    {
        ScriptLine line = ScriptLine.Parse(text, name => $"/{name.ToLowerInvariant()}")!;
        Assert.Equal(expected, string.Join('|', [line.Verb, .. line.Words]));
    }

    [Fact]
    public void Conditions_and_expectation_stand_before_the_verb()
    {
        ScriptLine line = ScriptLine.Parse("[root] [!native] ! exec x", name => name)!;
        Assert.Equal(["root", "!native"], line.Conditions);
        Assert.Equal(Expectation.Failure, line.Expectation);
        Assert.Equal("exec", line.Verb);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   # only words for people")]
    public void Line_without_a_command_is_null(string text) => Assert.Null(ScriptLine.Parse(text, name => name));

    [Fact]
    public void Open_quote_is_refused() => Assert.Throws<FormatException>(() => ScriptLine.Parse("stdout 'a", name => name));

    [Fact]
    public void Archive_holds_the_script_and_its_files()
    {
        Archive archive = Archive.Parse("exec true\n-- a/b.txt --\none\ntwo\n-- c --\n");
        Assert.Equal(["exec true"], archive.Script);
        Assert.Equal([new ArchiveFile("a/b.txt", "one\ntwo\n"), new ArchiveFile("c", "")], archive.Files);
    }
}
