using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// What a JSON schema (draft 2020-12) of <c>schemas/</c> says of one value: the keywords that these schemas use, and ours (<c>x-iac-...</c>). Read once for each kind, as far as it is used, then shared.
/// </summary>
public sealed class SchemaNode
{
    /// <summary><c>type</c>.</summary>
    public JsonTypes Types { get; init; }

    /// <summary><c>description</c>, with its references resolved: what <c>explain</c> prints. Null in what <see cref="KindSchema.Root"/> gives of our own kinds.</summary>
    public string? Description => DescriptionElement.ValueKind == JsonValueKind.String ? DescriptionElement.GetString() : null;

    /// <summary><c>default</c>: what the absence of the value means.</summary>
    public JsonNode? Default { get; init; }

    /// <summary><c>enum</c> or <c>const</c>; empty where any text will do.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary><c>format</c>: the form of a text.</summary>
    public TextFormat? Format { get; init; }

    /// <summary><c>minimum</c>.</summary>
    public long? Minimum { get; init; }

    /// <summary><c>maximum</c>.</summary>
    public long? Maximum { get; init; }

    /// <summary><c>minItems</c>.</summary>
    public int MinItems { get; init; }

    /// <summary><c>items</c>.</summary>
    public SchemaNode? Items { get; init; }

    /// <summary><c>properties</c>.</summary>
    public IReadOnlyDictionary<string, SchemaNode> Properties { get; init; } = ImmutableDictionary<string, SchemaNode>.Empty;

    /// <summary><c>required</c>.</summary>
    public ImmutableArray<string> Required { get; init; } = [];

    /// <summary><c>additionalProperties</c>: the schema of members that <see cref="Properties"/> does not name; null where there may be none.</summary>
    public SchemaNode? Others { get; init; }

    /// <summary><c>propertyNames</c>: the form of the members' names.</summary>
    public TextFormat? NameFormat { get; init; }

    /// <summary><c>x-iac-not-yet</c>: members or values that are known and do nothing yet.</summary>
    public ImmutableArray<string> NotYet { get; init; } = [];

    /// <summary><c>x-iac-effect</c>: what a change costs; null where the value around says it.</summary>
    public FieldEffect? Effect { get; init; }

    /// <summary><c>x-iac-effect-below</c>: the effect holds whatever is said further down.</summary>
    public bool EffectBelow { get; init; }

    /// <summary><c>x-iac-secret</c>: the value is a secret.</summary>
    public bool Secret { get; init; }

    /// <summary>Where the description stands: a text of which only <c>explain</c> makes a string.</summary>
    internal JsonElement DescriptionElement { get; init; }

    /// <summary>The schema of a member or item; null where there is none.</summary>
    public SchemaNode? Child(string segment) => Properties.TryGetValue(segment, out SchemaNode? child) ? child : Others ?? Items;
}
