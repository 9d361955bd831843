using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Sdk.Tests.Writing;

public sealed class JsonCursorTests
{
    private const int Rounds = 500;
    private static readonly string[] Texts = ["", "a", "two words", "\"", "\\", "\\\"", "line\nand\ttab\r\b\f", "ä", "日本", "😀", "\u0001", "{[,:]}", "</script>", "${{ x }}"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Members_are_read_as_the_library_reads_them(bool indented)
    {
        var random = new Random(7);
        for (int round = 0; round < Rounds; round++)
        {
            var written = new JsonObject(Enumerable.Range(0, random.Next(6)).Select(index => KeyValuePair.Create($"{index}{Texts[random.Next(Texts.Length)]}", Value(random, depth: 3))));
            var options = new JsonSerializerOptions { WriteIndented = indented };
            var json = new JsonCursor(Encoding.UTF8.GetBytes(written.ToJsonString(options)));

            var read = new JsonObject();
            json.Open();
            while (json.Next())
            {
                string name = json.Name();
                string raw = json.Raw();
                read[name] = JsonNode.Parse(raw);
                if (written[name] is JsonValue value && value.TryGetValue(out string? text))
                {
                    Assert.Equal(text, JsonCursor.Unquoted(raw));
                }
            }

            Assert.True(JsonNode.DeepEquals(written, read), $"{written} was read as {read}");
        }
    }

    [Fact]
    public void Letters_that_are_not_escaped_are_read()
    {
        var json = new JsonCursor("""{"grün":"日本 \u00e4 😀"}"""u8.ToArray());
        json.Open();

        Assert.True(json.Next());
        Assert.Equal("grün", json.Name());
        Assert.Equal("日本 ä 😀", JsonCursor.Unquoted(json.Raw()));
        Assert.False(json.Next());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a""")]
    [InlineData("""{"a":""")]
    [InlineData("""{"a":12""")]
    [InlineData("""{"a":[1,{"b":"]}""")]
    [InlineData("""{"a":"\""")]
    public void What_ends_before_its_end_is_said(string text)
    {
        var json = new JsonCursor(Encoding.UTF8.GetBytes(text));

        Assert.Throws<InvalidDataException>(() =>
        {
            json.Open();
            while (json.Next())
            {
                json.Name();
                json.Raw();
            }
        });
    }

    private static JsonNode? Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextDouble() * 1e9,
        3 => random.Next(-1000, 1000),
        4 => Texts[random.Next(Texts.Length)],
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4)).Select(index => KeyValuePair.Create($"{index}", Value(random, depth - 1)))),
    };
}
