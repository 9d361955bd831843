using System.Text.Json.Serialization;

namespace IaC.GitOps;

/// <summary>How records and requests are JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(UnitRecord))]
[JsonSerializable(typeof(UnitRequest))]
public sealed partial class UnitJson : JsonSerializerContext;
