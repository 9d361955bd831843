using System.Text;

namespace IaC.Yaml.Tests;

/// <summary>What is made to harm gets a clear answer at a small cost. The cost is measured as memory taken in all, which bounds the time too and does not depend on the machine.</summary>
public sealed class HostileTests
{
    private const int MiB = 1024 * 1024;

    public static TheoryData<string, string> Cases => new()
    {
        { "alias bomb", "aliases of the document repeat more" },
        { "text bomb", "aliases of the document repeat more" },
        { "merge bomb", "aliases of the document repeat more" },
        { "deep list", "more than 64 deep" },
        { "deep map", "more than 64 deep" },
        { "deep dashes", "more than 64 deep" },
        { "deep questions", "more than 64 deep" },
        { "deep blocks", "more than 64 deep" },
        { "large document", "larger than 4 MiB" },
        { "large in bytes", "larger than 4 MiB" },
        { "large file", "32 MiB" },
        { "many values", "more than 100000 values" },
        { "many keys", "more than 100000 values" },
        { "many documents", "more than 100000 documents" },
        { "many faults", "too many faults" },
        { "many containers", "`name` is missing" },
        { "open quote", "close the quote" },
        { "open bracket", "check the brackets" },
        { "self reference", "not complete before it" },
        { "not UTF-8", "not UTF-8 here" },
        { "UTF-16", "is UTF-16" },
        { "long name", "must be lower-case letters" },
        { "long tag", "does not fit here" },
        { "control characters", "NUL" },
        { "open expressions", "apiVersion" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Hostile_input_gets_a_clear_answer_at_a_small_cost(string name, string expected)
    {
        byte[] input = Input(name);
        using var stream = new MemoryStream(input);
        var options = new LoadOptions { Paths = ["-"], WorkingFolder = AppContext.BaseDirectory, StandardInput = stream };
        long before = GC.GetAllocatedBytesForCurrentThread();

        LoadResult result = StackLoader.Load(options, CancellationToken.None);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, name == "many documents" ? 1000L * MiB : 200L * MiB);
        Assert.True(result.HasErrors);
        Assert.Contains(result.Diagnostics, fault => fault.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.All(result.Diagnostics, fault => Assert.InRange(fault.ToString().Length, 1, 1200));
        Assert.All(result.Diagnostics, fault => Assert.DoesNotContain(fault.ToString(), char.IsControl));
    }

    private static byte[] Input(string name) => name switch
    {
        "not UTF-8" => [.. "a: b\nc: "u8, 0xC3, 0x28],
        "UTF-16" => Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("a: b")).ToArray(),
        _ => Encoding.UTF8.GetBytes(Text(name)),
    };

    private static string Text(string name) => name switch
    {
        "alias bomb" => "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + Levels(i => $"[{Repeat($"*a{i - 1},", 10)}]"),
        "text bomb" => $"a: &a {Repeat("x", MiB)}\nb: [{Repeat("*a,", 1000)}]",
        "merge bomb" => "a0: &a0 {k0: 1}\n" + Levels(i => $"{{<<: [{Repeat($"*a{i - 1},", 10)}], k{i}: 1}}"),
        "deep list" => Repeat("[", 4 * MiB),
        "deep map" => $"a: {Repeat("{a: ", 100_000)}",
        "deep dashes" => Repeat("- ", 100_000),
        "deep questions" => Repeat("? ", 100_000),
        "deep blocks" => string.Concat(Enumerable.Range(0, 2000).Select(i => $"{new string(' ', i)}a:\n")),
        "large document" => $"a: {Repeat("x", 5 * MiB)}",
        "large in bytes" => $"a: {Repeat("\u20AC", 2 * MiB)}",
        "large file" => Repeat("#", 33 * MiB),
        "many values" => Repeat("- a\n", MiB - 1),
        "many keys" => string.Concat(Enumerable.Range(0, 200_000).Select(i => $"k{i}: 1\n")),
        "many documents" => Repeat("---\n", 8 * MiB - 1),
        "many faults" => $"{{{Repeat("a,", MiB)}}}",
        "many containers" => "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n" + Repeat("  - {}\n", 90_000),
        "open quote" => $"a: '{Repeat("x\n", MiB)}",
        "open bracket" => "a: [1\nb: 2\n",
        "self reference" => "a: &a [*a]",
        "long name" => $"apiVersion: v1\nkind: Pod\nmetadata: {{name: {Repeat("a-", MiB)}}}\nspec: {{containers: [{{name: a, image: a}}]}}",
        "long tag" => $"!<{Repeat("a", 4 * MiB - 10)}> b",
        "control characters" => "a: \"\\0\\x1b[31m\"\n\"\\x1b[31m\": [",
        "open expressions" => $"a: \"{Repeat("${{ a ", MiB / 2)}\"",
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static string Levels(Func<int, string> value) => string.Concat(Enumerable.Range(1, 11).Select(i => $"a{i}: &a{i} {value(i)}\n"));

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
