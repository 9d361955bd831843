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
    [InlineData("${NONE:-word$A}", "word1")]
    [InlineData("${EMPTY:-word}", "word")]
    [InlineData("${EMPTY-word}${NONE-word}", "word")]
    [InlineData("${A:+yes}${NONE:+no}${EMPTY+set}", "yesset")]
    [InlineData("${NONE:-${A}}", "1")]
    [InlineData("'$A'\"$A\"", "$A1")]
    [InlineData("\"it's $A\"", "it's 1")]
    [InlineData(@"\$A", "$A")]
    [InlineData(@"""a\b\""c""", @"a\b""c")]
    [InlineData("$", "$")]
    [InlineData("$QUOTED", "{\"x\":1}")]
    [InlineData("$SLASH", @"back\slash")]
    public void A_word_is_read_in_one_pass(string word, string expected) => Assert.Equal(expected, Variables().Word(word));

    [Theory]
    [InlineData("${A")]
    [InlineData("${A:-word")]
    [InlineData("${A%.*}")]
    [InlineData("${A:word}")]
    [InlineData("${NONE:?wanted}")]
    [InlineData("'open")]
    [InlineData("\"open")]
    public void A_word_that_cannot_be_read_is_a_fault(string word) => Assert.Throws<ImageException>(() => Variables().Word(word));

    [Theory]
    [InlineData("a 'b c' \"d e\"f g\\ h", new[] { "a", "b c", "d ef", "g h" })]
    [InlineData("  ", new string[0])]
    [InlineData("''", new[] { "" })]
    [InlineData("X=$SPACED Y=${A}x", new[] { "X=1 EVIL=2", "Y=1x" })]
    public void What_is_quoted_or_held_by_a_variable_stays_one_word(string text, string[] expected) => Assert.Equal(expected, Variables().WordsOf(text));

    [Theory]
    [InlineData("it's $A: \"${A}\"\n", "it's 1: \"1\"\n")]
    [InlineData(@"\$A and \n", @"$A and \n")]
    public void Quotes_of_a_here_document_are_content(string text, string expected) => Assert.Equal(expected, Variables().Lines(text));

    [Fact]
    public void What_is_not_understood_is_refused_all_at_once()
    {
        using Testing.TemporaryFolder folder = new();
        folder.Write("Dockerfile", "FROM scratch\nRUNN foo\nCOPY --parents a /\nRUN true\nMAINTAINER me\n");

        DockerfileException fault = Assert.Throws<DockerfileException>(() => Dockerfile.Read(new DockerfileOptions { Context = folder.FullPath, File = folder["Dockerfile"] }));
        Assert.Equal(["Dockerfile:2: RUNN is not supported", "Dockerfile:3: COPY --parents is not supported", "Dockerfile:5: MAINTAINER is not supported"], fault.Message.Split('\n'));
    }

    [Theory]
    [InlineData("a.txt", false, false)]
    [InlineData("b.log", false, true)]
    [InlineData("keep.log", false, false)]
    [InlineData("deep/x/y.tmp", false, true)]
    [InlineData("node_modules", true, false)]
    [InlineData("node_modules/x/y", false, true)]
    [InlineData("out/a", false, true)]
    [InlineData("out/b1", false, false)]
    [InlineData(".env", false, true)]
    [InlineData("deep/cache/x", false, true)]
    public void Ignored_is_what_the_last_fitting_pattern_says(string path, bool isFolder, bool ignored)
    {
        using Testing.TemporaryFolder folder = new();
        folder.Write(".dockerignore", "# comment\n*.log\n!keep.log\n**/*.tmp\n/node_modules/\nout/[a-c]*\n!out/b?\n./.env\ndeep//x/../cache/\n");

        Assert.Equal(ignored, IgnoreRules.Read(folder.FullPath, folder["Dockerfile"]).Leaves(path, isFolder));
    }

    private static DockerfileVariables Variables()
    {
        DockerfileVariables variables = new();
        variables.SetArgument("A", "argument");
        variables.SetArgument("EMPTY", "");
        variables.SetEnvironment("A", "1");
        variables.SetEnvironment("QUOTED", "{\"x\":1}");
        variables.SetEnvironment("SLASH", @"back\slash");
        variables.SetEnvironment("SPACED", "1 EVIL=2");
        return variables;
    }

    private static IReadOnlyList<Instruction> Read(string text) => new DockerfileReader("Dockerfile", text).Read();
}
