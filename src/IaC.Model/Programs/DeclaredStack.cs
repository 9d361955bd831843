using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>The end of the declarations.</summary>
/// <param name="Values">Values that the program computes from outputs (<c>Apply</c>).</param>
public sealed record DeclaredStack(ImmutableArray<ComputedValue> Values)
{
    /// <summary>Outputs of the stack by name; null where it has none.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>JSON pointers within <see cref="Outputs"/> of values that the program marked as secret.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];

    /// <summary>Reads a payload.</summary>
    public static DeclaredStack Read(JsonObject json) => new(
        json["values"] is not JsonArray { Count: > 0 } values ? [] :
        [
            .. values.OfType<JsonObject>().Select(value => new ComputedValue(JsonTexts.Text(value, "id") ?? "", JsonTexts.List(value, "inputs")) { Position = JsonTexts.Position(value) }),
        ])
    {
        Outputs = json["outputs"]?.DeepClone() as JsonObject,
        Secrets = JsonTexts.List(json, "secrets"),
    };
}
