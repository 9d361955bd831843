using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>A config value of a stack.</summary>
/// <param name="Value">The value, in plain.</param>
/// <param name="Secret">Sealed wherever it is written, and never printed.</param>
public sealed record ConfigValue(JsonNode? Value, bool Secret);
