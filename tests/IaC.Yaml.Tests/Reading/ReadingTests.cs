namespace IaC.Yaml.Tests;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("a: 1\n---\nb: 2\n", """[{"a":1},{"b":2}]""")]
    [InlineData("---\na: 1\n...\n---\nb: 2\n...\n", """[{"a":1},{"b":2}]""")]
    [InlineData("# only a comment\n---\na: 1\n", """[{"a":1}]""")]
    [InlineData("%YAML 1.1\n# x\n---\na: 1\n", """[{"a":1}]""")]
    [InlineData("--- {a: 1}\n--- {b: 2}", """[{"a":1},{"b":2}]""")]
    [InlineData("a: 1\r\n---\r\nb: 2\r\n", """[{"a":1},{"b":2}]""")]
    [InlineData("a: |\n  x\n  ---\n  y\n---\nb: 2", """[{"a":"x\n---\ny\n"},{"b":2}]""")]
    [InlineData("a: 1\n...\nb: 2\n", """[{"a":1},{"b":2}]""")]
    [InlineData("---x: 1\n", """[{"---x":1}]""")]
    [InlineData("", "[]")]
    [InlineData("---\n---\n", "[null,null]")]
    public void A_file_holds_documents(string yaml, string json) => Assert.Equal(json, $"[{string.Join(',', Load.Documents(yaml).Select(value => value?.ToJsonString() ?? "null"))}]");

    [Theory]
    [InlineData("a: &x {b: 1}\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("a: &x 1\nb: &x 2\nc: *x", """{"a":1,"b":2,"c":2}""")]
    [InlineData("a: &k key\n*k : 1", """{"a":"key","key":1}""")]
    [InlineData("d: &d {a: 1, b: 2}\nx: {<<: *d, b: 3}", """{"d":{"a":1,"b":2},"x":{"b":3,"a":1}}""")]
    [InlineData("x: {a: 1, <<: [{a: 2, b: 3}, {b: 4, c: 5}]}", """{"x":{"a":1,"b":3,"c":5}}""")]
    [InlineData("x: {'<<': 1}", """{"x":{"\u003C\u003C":1}}""")]
    public void Aliases_and_merge_keys_repeat_what_was_written(string yaml, string json) => Assert.Equal(json, Load.Value(yaml)!.ToJsonString());

    [Theory]
    [InlineData("1: a", "1")]
    [InlineData("0x10: a", "16")]
    [InlineData("on: a", "true")]
    [InlineData("1.50: a", "1.5")]
    public void A_key_that_is_read_as_something_else_is_warned_of(string yaml, string name)
    {
        var faults = new List<IaC.Model.Diagnostic>();
        YamlDocument document = Assert.Single(YamlReader.Read(new YamlPiece("f", yaml, 0), faults, out _));

        Assert.Equal(name, document.Root!.AsObject().Single().Key);
        Assert.Equal(yaml.StartsWith("1:", StringComparison.Ordinal) ? 0 : 1, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Severity == IaC.Model.DiagnosticSeverity.Error);
    }

    [Fact]
    public void A_repeated_value_can_be_changed_by_itself()
    {
        System.Text.Json.Nodes.JsonNode value = Load.Value("a: &x {b: 1}\nc: *x")!;

        value["a"]!["b"] = 2;

        Assert.Equal(1, value["c"]!["b"]!.GetValue<long>());
    }
}
