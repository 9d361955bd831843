using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

public sealed class JsonPointerTests
{
    private static readonly JsonNode Document = JsonNode.Parse("""{"a":[{"b/c~d":1},[2]],"":3}""")!;

    [Theory]
    [InlineData("", """{"a":[{"b/c~d":1},[2]],"":3}""")]
    [InlineData("/a/0/b~1c~0d", "1")]
    [InlineData("/a/1/0", "2")]
    [InlineData("/", "3")]
    [InlineData("/a/2", null)]
    [InlineData("/a/-1", null)]
    [InlineData("/a/x", null)]
    [InlineData("/a/0/b/c", null)]
    public void A_pointer_finds_its_value(string pointer, string? json) => Assert.Equal(json, JsonPointer.Resolve(Document, pointer)?.ToJsonString());

    [Fact]
    public void Names_are_escaped() => Assert.Equal("/a/0/b~1c~0d", JsonPointer.Append(JsonPointer.Append(JsonPointer.Append("", "a"), 0), "b/c~d"));

    [Fact]
    public void What_does_not_begin_with_a_slash_is_no_pointer() => Assert.Throws<FormatException>(() => JsonPointer.Segments("a/b"));

    [Theory]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/a/b/c", "/a/b", true)]
    [InlineData("/*/b", "/a/b", true)]
    [InlineData("/a/c", "/a/b", false)]
    [InlineData("/aa", "/a/b", false)]
    public void A_pattern_is_near_what_is_in_it_and_what_it_is_in(string pattern, string pointer, bool near) => Assert.Equal(near, JsonPointer.IsNear(pattern, pointer));
}
