using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.State;

public sealed class StateTextTests
{
    private static readonly Urn Target = new("urn:pulumi:dev::shop::core/v1:Pod::default/db");

    [Fact]
    public void What_the_serializer_writes_is_read_without_it()
    {
        ImmutableArray<RecordedReference> references =
        [
            new("/spec/containers/0/env/0/value", Target, "status.address", "10.88.0.7") { Secret = true },
            new("/spec/nodeName", Target, "", null),
            new("/data/list", Target, "status", new JsonObject { ["ports"] = new JsonArray(80, 443), ["none"] = null }),
        ];
        string text = JsonSerializer.Serialize(references, StateJson.Default.ImmutableArrayRecordedReference);

        Assert.Equal(text, JsonSerializer.Serialize(StateText.References(text), StateJson.Default.ImmutableArrayRecordedReference));
        Assert.Equal([Target, new Urn("urn:b")], StateText.Urns(JsonSerializer.Serialize<ImmutableArray<Urn>>([Target, new Urn("urn:b")], StateJson.Default.ImmutableArrayUrn)));
        Assert.Empty(StateText.References(null));
        Assert.Empty(StateText.Urns(null));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[{"pointer":"/a","target":"urn:a"}]""")]
    [InlineData("""[{"pointer":"/a","target":"urn:a","output":"","secret":"yes"}]""")]
    [InlineData("[")]
    public void What_was_never_written_is_a_fault_of_the_text(string text)
    {
        Assert.ThrowsAny<JsonException>(() => StateText.References(text));
        Assert.ThrowsAny<JsonException>(() => StateText.Urns(text));
    }
}
