using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>A kind that a program provides.</summary>
/// <param name="ApiVersion">Group and version.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Spec">JSON schema of its <c>spec</c>.</param>
public sealed record DeclaredKind(string ApiVersion, string Kind, JsonObject Spec)
{
    /// <summary>The payload of a <see cref="ProgramMessageKind.Kinds"/> frame.</summary>
    public static JsonObject ToJson(IEnumerable<DeclaredKind> kinds) => new()
    {
        ["kinds"] = new JsonArray([.. kinds.Select(kind => (JsonNode?)new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["spec"] = kind.Spec.DeepClone() })]),
    };

    /// <summary>Reads a payload.</summary>
    public static ImmutableArray<DeclaredKind> Read(JsonObject json) => json["kinds"] is not JsonArray kinds ? [] :
    [
        .. kinds.OfType<JsonObject>().Select(kind => new DeclaredKind(JsonTexts.Text(kind, "apiVersion") ?? "", JsonTexts.Text(kind, "kind") ?? "", kind["spec"]?.DeepClone() as JsonObject ?? [])),
    ];
}
