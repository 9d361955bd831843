using System.Text.Json.Nodes;

namespace IaC.Yaml.Tests;

/// <summary>What is written is read as the same.</summary>
public sealed class YamlWriterTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("a\n")]
    [InlineData("\na")]
    [InlineData("\n  a\n b\n\n")]
    [InlineData("a\n \n")]
    [InlineData(" \n")]
    [InlineData("\u2028")]
    [InlineData("a\u2029b\nc")]
    [InlineData("\u0085")]
    public void A_text_is_kept(string text)
    {
        using var output = new StringWriter();
        YamlWriter.Write([new JsonObject { ["text"] = text }], output);

        Assert.Equal(text, (string?)Load.Value(output.ToString())!["text"]);
    }
}
