using IaC.Images.Dockerfiles;

namespace IaC.Images.Tests.Dockerfiles;

public sealed class DockerfileReaderTests
{
    [Fact]
    public void Lines_are_joined_comments_left_out_flags_taken_and_every_instruction_knows_its_line()
    {
        IReadOnlyList<Instruction> read = Read("""
            # syntax=docker/dockerfile:1

            from scratch
            # a comment
            RUN --mount=type=tmpfs,target=/t --network=none echo a \
              # between
              b \

              c
            COPY --from=x a b
            """);

        Assert.Equal(["FROM", "RUN", "COPY"], read.Select(instruction => instruction.Name));
        Assert.Equal([3, 5, 10], read.Select(instruction => instruction.Line));
        Assert.Equal(["mount", "network"], read[1].Flags.Select(flag => flag.Key));
        Assert.Equal("type=tmpfs,target=/t", read[1].Flags[0].Value);
        Assert.Equal(["echo", "a", "b", "c"], Words.Split(read[1].Text));
    }

    [Fact]
    public void Here_documents_end_at_their_word_and_keep_what_is_in_them()
    {
        IReadOnlyList<Instruction> read = Read("RUN <<A cat <<-'B'\n# no comment \\\n$x\nA\n\tindented\n\tB\nCMD x\n");

        Assert.Equal(["RUN", "CMD"], read.Select(instruction => instruction.Name));
        Assert.Equal("# no comment \\\n$x\n", read[0].Documents[0].Content);
        Assert.True(read[0].Documents[0].Expand);
        Assert.Equal("indented\n", read[0].Documents[1].Content);
        Assert.False(read[0].Documents[1].Expand);
        Assert.Equal(7, read[1].Line);
    }

    [Fact]
    public void Another_escape_character_can_be_named() => Assert.Equal("a  b\\", Assert.Single(Read("# escape=`\nRUN a `\n b\\\n")).Text);

    [Theory]
    [InlineData("$A", "1")]
    [InlineData("${A}x", "1x")]
    [InlineData("$AB", "")]
    [InlineData("${NONE:-word $A}", "word 1")]
    [InlineData("${EMPTY:-word}", "word")]
    [InlineData("${A:+yes}${NONE:+no}", "yes")]
    [InlineData("'$A' \"$A\"", "'$A' \"1\"")]
    [InlineData(@"\$A", "$A")]
    [InlineData("$", "$")]
    [InlineData("${A", "${A")]
    public void Variables_are_replaced_as_a_shell_would(string text, string expected)
    {
        DockerfileVariables variables = new();
        variables.SetArgument("A", "argument");
        variables.SetArgument("EMPTY", "");
        variables.SetEnvironment("A", "1");

        Assert.Equal(expected, variables.Expand(text));
    }

    [Theory]
    [InlineData("a 'b c' \"d e\"f g\\ h", new[] { "a", "b c", "d ef", "g h" })]
    [InlineData("  ", new string[0])]
    [InlineData("''", new[] { "" })]
    public void Words_keep_what_is_quoted(string text, string[] expected) => Assert.Equal(expected, Words.Split(text));

    [Theory]
    [InlineData("a.txt", false, false)]
    [InlineData("b.log", false, true)]
    [InlineData("keep.log", false, false)]
    [InlineData("deep/x/y.tmp", false, true)]
    [InlineData("node_modules", true, false)]
    [InlineData("node_modules/x/y", false, true)]
    [InlineData("out/a", false, true)]
    [InlineData("out/b1", false, false)]
    public void Ignored_is_what_the_last_fitting_pattern_says(string path, bool isFolder, bool ignored)
    {
        using Testing.TemporaryFolder folder = new();
        folder.Write(".dockerignore", "# comment\n*.log\n!keep.log\n**/*.tmp\n/node_modules/\nout/[a-c]*\n!out/b?\n");

        Assert.Equal(ignored, IgnoreRules.Read(folder.FullPath, folder["Dockerfile"]).Leaves(path, isFolder));
    }

    private static IReadOnlyList<Instruction> Read(string text) => new DockerfileReader("Dockerfile", text).Read();
}
