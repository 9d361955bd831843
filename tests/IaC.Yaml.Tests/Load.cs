using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml.Tests;

/// <summary>Short ways to load a stack.</summary>
internal static class Load
{
    /// <summary>From text, as if it came through a pipe.</summary>
    public static LoadResult Text(string yaml) => Bytes(Encoding.UTF8.GetBytes(yaml));

    /// <summary>From bytes, as if they came through a pipe.</summary>
    public static LoadResult Bytes(byte[] yaml)
    {
        using var input = new MemoryStream(yaml);
        return StackLoader.Load(new LoadOptions { Paths = ["-"], WorkingFolder = AppContext.BaseDirectory, StandardInput = input }, CancellationToken.None);
    }

    /// <summary>From files and folders.</summary>
    public static LoadResult Files(string workingFolder, params string[] paths) => StackLoader.Load(new LoadOptions { Paths = [.. paths], WorkingFolder = workingFolder }, CancellationToken.None);

    /// <summary>The value of one YAML document as JSON, whatever it is.</summary>
    public static JsonNode? Value(string yaml) => Assert.Single(Documents(yaml));

    /// <summary>The values of all YAML documents of a text; fails when there is a fault.</summary>
    public static IReadOnlyList<JsonNode?> Documents(string yaml)
    {
        var faults = new List<Diagnostic>();
        List<JsonNode?> values = [.. YamlSplitter.Split("test", yaml, faults).SelectMany(piece => YamlReader.Read(piece, faults, out _)).Select(document => document.Root)];
        Assert.Empty(faults);
        return values;
    }
}
