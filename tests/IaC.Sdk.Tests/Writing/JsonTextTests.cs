using System.Text;
using System.Text.Json.Nodes;

namespace IaC.Sdk.Tests.Writing;

public sealed class JsonTextTests
{
    [Fact]
    public void Any_text_is_read_as_it_was_written()
    {
        var random = new Random(20);
        for (int round = 0; round < 2_000; round++)
        {
            // Mostly what is plain or must be escaped, now and then anything, halves of surrogate pairs too.
            string text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(random.Next(4) == 0 ? char.MaxValue : 0x80)));
            var json = new JsonText();
            json.StartObject().Name(text).Value(text).Name("next").Value(1).EndObject();
            KeyValuePair<string, JsonNode?> read = ((JsonObject)JsonNode.Parse(json.Written)!).First();
            string expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            Assert.Equal(expected, read.Key);
            Assert.Equal(expected, read.Value!.GetValue<string>());
        }
    }

    [Fact]
    public void What_json_cannot_hold_in_quotes_is_escaped()
    {
        var json = new JsonText();
        json.Value("a\"b\\c\nd\te\rf\u0001g\u007fé\ud83d\ude00");
        Assert.Equal("\"a\\\"b\\\\c\\nd\\te\\rf\\u0001g\u007fé\ud83d\ude00\"", Encoding.UTF8.GetString(json.Written));
    }

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        var json = new JsonText();
        json.Value("a\ud83d");
        Assert.Equal("\"a\ufffd\"", Encoding.UTF8.GetString(json.Written));
    }

    [Fact]
    public void Values_of_all_kinds_stand_in_order_behind_the_room()
    {
        var json = new JsonText(room: 8);
        json.StartObject().Name("list").StartArray().Value(null).Value(true).Value(false).Value(-1L).Value(0.1).Value(1e300).StartObject().EndObject().StartArray().EndArray().Raw("{\"raw\":[]}").EndArray()
            .Name("texts").Texts(["a", "b"]).Name("none").Texts([]).EndObject();
        Assert.Equal("""{"list":[null,true,false,-1,0.1,1E+300,{},[],{"raw":[]}],"texts":["a","b"],"none":[]}""", Encoding.UTF8.GetString(json.Written[8..]));
        Assert.Equal(new byte[8], json.Written[..8].ToArray());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(-2.5e-308)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(12345678901234567)]
    public void A_number_is_read_as_it_was_written(double number)
    {
        var json = new JsonText();
        json.Value(number);
        Assert.Equal(number, JsonNode.Parse(json.Written)!.GetValue<double>());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_refused(double number) => Assert.Throws<RunException>(() => new JsonText().Value(number));
}
