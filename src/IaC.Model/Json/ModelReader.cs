using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// Reads normalised documents into their records as <see cref="ModelJson"/> does, whose contract it follows, without describing the types first: a command reads a document or two, and the
/// description of a Pod costs more than all else that <c>iac up</c> plans. The methods are generated, one for each type (<c>IaC.Model.Generator</c>).
/// </summary>
public static partial class ModelReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static T Read<T>(JsonObject document, Func<JsonElement, T> convert)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            document.WriteTo(writer);
        }

        using var parsed = JsonDocument.Parse(text.WrittenMemory, Strict);
        return convert(parsed.RootElement);
    }

    // A member that is null is a member that is absent.
    private static IEnumerable<JsonProperty> Members(JsonElement value, string type) => Expect(value, JsonValueKind.Object, type).EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null);

    private static string Text(JsonElement value) => Expect(value, JsonValueKind.String, "text").GetString()!;

    private static bool Boolean(JsonElement value) => value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.False ? false : throw Wrong(value, "true or false"));

    private static int Int32(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(value, "a whole number of 32 bits");

    private static long Int64(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : throw Wrong(value, "a whole number of 64 bits");

    private static JsonObject Tree(JsonElement value) => JsonObject.Create(Expect(value, JsonValueKind.Object, "an object").Clone())!;

    private static ImmutableArray<T> List<T>(JsonElement value, Func<JsonElement, T> convert)
    {
        Expect(value, JsonValueKind.Array, "a list");
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            items.Add(convert(item));
        }

        return items.MoveToImmutable();
    }

    private static ImmutableDictionary<string, T> Map<T>(JsonElement value, Func<JsonElement, T> convert) =>
        Expect(value, JsonValueKind.Object, "an object").EnumerateObject().ToImmutableDictionary(member => member.Name, member => convert(member.Value));

    private static JsonElement Expect(JsonElement value, JsonValueKind kind, string what) => value.ValueKind == kind ? value : throw Wrong(value, what);

    private static JsonException Wrong(JsonElement value, string what) => new($"{value.GetRawText()} stands where {what} belongs");

    private static JsonException Unknown(string name, string type) => new($"{type} has no {name}");

    private static JsonException Missing(string name, string type) => new($"{type} lacks {name}");
}
