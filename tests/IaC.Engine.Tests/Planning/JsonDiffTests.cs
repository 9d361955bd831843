using System.Text.Json.Nodes;

namespace IaC.Engine.Tests.Planning;

public sealed class JsonDiffTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2]}}""", """{"b":{"c":[1,2]},"a":1.0}""", "")]
    [InlineData("""{"a":1}""", """{"a":2}""", "/a: 1 -> 2")]
    [InlineData("""{"a":null}""", """{}""", "")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"c":1}}""", "/a/c: null -> 1|/a/b: 1 -> null")]
    [InlineData("""{"a":{"x":1}}""", """{"a":[1]}""", """/a: {"x":1} -> [1]""")]
    [InlineData("""{"a/b":1}""", """{"a/b":2}""", "/a~1b: 1 -> 2")]
    public void Members_are_compared_one_by_one(string before, string after, string expected) => Assert.Equal(expected, Compare(before, after));

    [Theory]
    [InlineData("""[{"name":"a","v":1},{"name":"b","v":1}]""", """[{"name":"new","v":0},{"name":"a","v":1},{"name":"b","v":2}]""", """/0: null -> {"name":"new","v":0}|/2/v: 1 -> 2""")]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", """[{"name":"b"}]""", """/0: {"name":"a"} -> null""")]
    [InlineData("""[{"name":"a"},{"name":"b"}]""", """[{"name":"b"},{"name":"a"}]""", """: [{"name":"a"},{"name":"b"}] -> [{"name":"b"},{"name":"a"}]""")]
    [InlineData("""[{"path":"/a","v":1},{"path":"/b","v":1}]""", """[{"path":"/b","v":2}]""", """/0/v: 1 -> 2|/0: {"path":"/a","v":1} -> null""")]
    public void Items_with_a_name_or_a_path_are_matched_by_it(string before, string after, string expected) => Assert.Equal(expected, Compare(before, after));

    [Theory]
    [InlineData("""["-c","x"]""", """["-c","y"]""", """: ["-c","x"] -> ["-c","y"]""")]
    [InlineData("""[{"p":1},{"p":2}]""", """[{"p":1},{"p":3}]""", "/1/p: 2 -> 3")]
    [InlineData("""[{"p":1}]""", """[{"p":1},{"p":3}]""", """: [{"p":1}] -> [{"p":1},{"p":3}]""")]
    [InlineData("""[{"name":"a"},{"name":"a"}]""", """[{"name":"a"}]""", """: [{"name":"a"},{"name":"a"}] -> [{"name":"a"}]""")]
    public void Other_lists_are_compared_as_a_whole(string before, string after, string expected) => Assert.Equal(expected, Compare(before, after));

    private static string Compare(string before, string after) => string.Join(
        '|', JsonDiff.Compare(JsonNode.Parse(before), JsonNode.Parse(after)).Select(item => $"{item.Pointer}: {item.Before?.ToJsonString() ?? "null"} -> {item.After?.ToJsonString() ?? "null"}"));
}
