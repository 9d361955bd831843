using System.Text.Json.Nodes;

namespace IaC.Model.Tests;

/// <summary>Schemas that providers give are read whole when they come, so that their faults are said once and to whom they concern.</summary>
public sealed class ProvidedSchemaTests
{
    [Theory]
    [InlineData("""{"type": "objekt"}""", "`objekt` is no type that is known")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"format": "none-such"}}}}}""", "none-such")]
    [InlineData("""{"$ref": "#/$defs/A", "$defs": {"A": {"properties": {"left": {"$ref": "#/$defs/A"}, "right": {"$ref": "#/$defs/A"}}}}}""", "it has more than 10000 values, or contains itself")]
    [InlineData("""{"$ref": "#/$defs/A", "$defs": {"A": {"items": {"$ref": "#/$defs/A"}}}}""", "#/$defs/A is a list or map of itself")]
    public void A_schema_that_cannot_be_read_is_refused_at_once(string spec, string fault)
    {
        FormatException exception = Assert.Throws<FormatException>(() => KindSchema.Of("test.example.com/v1", "Thing", (JsonObject)JsonNode.Parse(spec)!));
        Assert.Contains("the schema of Thing cannot be read: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(fault, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_beside_a_reference_goes_before_it()
    {
        SchemaNode spec = KindSchema.Of("test.example.com/v1", "Thing", (JsonObject)JsonNode.Parse(
            """{"type": "object", "properties": {"size": {"$ref": "#/$defs/Size", "minimum": 5, "description": "Mine."}}, "$defs": {"Size": {"type": "integer", "minimum": 1, "maximum": 9, "description": "Any."}}}""")!).Root.Properties["spec"];
        SchemaNode size = spec.Properties["size"];
        Assert.Equal((JsonTypes.Integer, 5L, 9L, "Mine."), (size.Types, size.Minimum, size.Maximum, size.Description));
        Assert.Same(size, spec.Child("size"));
    }
}
