using IaC.Model;

namespace IaC.Yaml.Tests;

public sealed class PositionTests
{
    private const string Yaml = """
        # a comment
        a: 1
        ---
        top: &t
          list:
          - x
          - {k: v}
        again: *t
        merged:
          <<: *t
          own: 1
        "quoted/name": 2
        """;

    [Theory]
    [InlineData("", "f:4:1")]
    [InlineData("/top", "f:4:6")]
    [InlineData("/top/list", "f:6:3")]
    [InlineData("/top/list/1", "f:7:5")]
    [InlineData("/top/list/1/k", "f:7:9")]
    [InlineData("/again", "f:8:8")]
    [InlineData("/again/list/0", "f:6:5")]
    [InlineData("/merged/own", "f:11:8")]
    [InlineData("/merged/list/0", "f:6:5")]
    [InlineData("/quoted~1name", "f:12:16")]
    [InlineData("/top/list/7/k", "f:6:3")]
    [InlineData("/nothing", "f:4:1")]
    public void The_place_of_a_value_is_that_of_the_text(string pointer, string expected) => Assert.Equal(expected, Map().Locate(pointer)!.ToString());

    [Theory]
    [InlineData("/top", "f:4:1")]
    [InlineData("/top/list/1/k", "f:7:6")]
    [InlineData("/merged/own", "f:11:3")]
    [InlineData("/quoted~1name", "f:12:1")]
    [InlineData("/top/list/0", "f:6:5")]
    public void The_place_of_a_member_is_that_of_its_name(string pointer, string expected) => Assert.Equal(expected, Map().LocateName(pointer)!.ToString());

    [Fact]
    public void A_part_that_was_taken_out_keeps_its_place() => Assert.Equal("f:7:9", Map().Below("/top/list/1").Locate("/k")!.ToString());

    private static YamlSourceMap Map()
    {
        var faults = new List<Diagnostic>();
        YamlDocument second = YamlSplitter.Split("f", Yaml, faults).SelectMany(piece => YamlReader.Read(piece, faults, out _)).Last();
        Assert.Empty(faults);
        return new YamlSourceMap(second);
    }
}
