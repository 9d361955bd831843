using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A reference with the value that it had when its resource was last applied.</summary>
/// <param name="Pointer">JSON pointer of the field that refers.</param>
/// <param name="Target">URN of the resource referred to.</param>
/// <param name="Output">Path of the value within the target's outputs.</param>
/// <param name="Value">The value.</param>
public sealed record RecordedReference(string Pointer, Urn Target, string Output, JsonNode? Value)
{
    /// <summary>The value is secret: sealed in the state.</summary>
    public bool Secret { get; init; }
}
