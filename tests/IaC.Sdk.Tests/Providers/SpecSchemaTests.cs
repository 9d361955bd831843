using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Sdk.Tests;

/// <summary>The schema of a user's kind is that of the class of its spec.</summary>
public sealed class SpecSchemaTests
{
    [Fact]
    public void Documents_are_checked_and_normalised_by_the_class()
    {
        KindDescriptor kind = Provide(changesInPlace: true);

        Assert.Empty(kind.Check(Document("""{"text":"a","mode":"Fast","items":[{"count":1}],"labels":{"a":"b"}}""")));
        string[] faults = [.. kind.Check(Document("""{"mode":"Fasst","items":[{"cuont":1}],"ratio":"x","labels":{"a":1}}""")).Select(fault => $"{fault.Pointer}: {fault.Message} {fault.Remedy}")];
        Assert.Contains(faults, fault => fault.StartsWith("/spec/mode", StringComparison.Ordinal) && fault.Contains("`Fast`", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("/spec/items/0/cuont", StringComparison.Ordinal) && fault.Contains("`count`", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("/spec/ratio", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("/spec/labels/a", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("text", StringComparison.Ordinal));
        Assert.Equal(3, (int?)kind.Normalise(Document("""{"text":"a"}"""))["spec"]!["times"]);
    }

    [Fact]
    public void Attributes_say_what_a_change_costs_and_what_is_secret()
    {
        KindDescriptor kind = Provide(changesInPlace: true);

        Assert.Equal((FieldEffect.Live, FieldEffect.Replace), (kind.EffectOf("/spec/text"), kind.EffectOf("/spec/mode")));
        Assert.Equal((true, false), (kind.IsSecret("/spec/key"), kind.IsSecret("/spec/text")));
        Assert.Equal((true, false), (kind.IsSecret("/status/token"), kind.IsSecret("/status/length")));
        Assert.Equal(FieldEffect.Replace, Provide(changesInPlace: false).EffectOf("/spec/text"));
    }

    [Fact]
    public void Fields_are_those_that_the_serializer_sets()
    {
        JsonObject schema = SpecSchema.Of(typeof(Named), JsonNamingPolicy.CamelCase, true, []);

        Assert.Equal(["other-name", "included"], ((JsonObject)schema["properties"]!).Select(field => field.Key));
        Assert.Equal("""["other-name"]""", schema["required"]!.ToJsonString());
    }

    [Fact]
    public void A_type_that_no_document_can_hold_is_refused()
    {
        RunException exception = Assert.Throws<RunException>(() => SpecSchema.Of(typeof(Bad), JsonNamingPolicy.CamelCase, true, []));
        Assert.Contains("Bad.What is of type Object", exception.Message, StringComparison.Ordinal);
        Assert.Contains("holds itself", Assert.Throws<RunException>(() => SpecSchema.Of(typeof(Round), JsonNamingPolicy.CamelCase, true, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com/v1", "greeting", "a capital first")]
    [InlineData("example/v1", "Greeting", "a domain of yours")]
    [InlineData("example.com/v1", "Pod", "there is a kind Pod of v1 already")]
    public void A_kind_that_would_be_taken_for_another_is_refused(string apiVersion, string kind, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => KnownKinds.Provide(apiVersion, kind, new JsonObject { ["type"] = "object" })).Message, StringComparison.Ordinal);

    private static KindDescriptor Provide(bool changesInPlace) => KnownKinds.Provide("test.example.com/v1", "SpecSchemaTest", SpecSchema.Of(typeof(Good), JsonNamingPolicy.CamelCase, changesInPlace, ["token"]));

    private static JsonObject Document(string spec) => new()
    {
        ["apiVersion"] = "test.example.com/v1",
        ["kind"] = "SpecSchemaTest",
        ["metadata"] = new JsonObject { ["name"] = "a" },
        ["spec"] = JsonNode.Parse(spec),
    };

    private enum Mode
    {
        Fast,
        Slow,
    }

    private sealed class Good
    {
        public required string Text { get; init; }

        [DefaultValue(3)]
        public int Times { get; init; }

        [ReplaceOnChange]
        public Mode Mode { get; init; }

        public double? Ratio { get; init; }

        [Secret]
        public string? Key { get; init; }

        public List<Item> Items { get; init; } = [];

        public Dictionary<string, string> Labels { get; init; } = [];
    }

    private sealed class Item
    {
        public int Count { get; init; }
    }

    private sealed class Named
    {
        [JsonPropertyName("other-name")]
        public required string Text { get; init; }

        [JsonIgnore]
        public string Ignored { get; set; } = "";

        public string Own { get; private set; } = "";

        [JsonInclude]
        public string Included { get; private set; } = "";
    }

    private sealed class Bad
    {
        public object? What { get; init; }
    }

    private sealed class Round
    {
        public Round? Inner { get; init; }
    }
}
