using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Text and files that pods use in variables and volumes.</summary>
[Schema("v1", "ConfigMap")]
[Status("contentHash", "string", "Keyed hash of the data: another one where the data are others.")]
public sealed record ConfigMap
{
    /// <summary>Always <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>ConfigMap</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Text by key.</summary>
    [Effect(FieldEffect.None)]
    [KeyFormat(TextFormat.ConfigKey)]
    public ImmutableDictionary<string, string> Data { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Bytes by key, in base64.</summary>
    [Effect(FieldEffect.None)]
    [KeyFormat(TextFormat.ConfigKey)]
    [Format(TextFormat.Base64Text)]
    public ImmutableDictionary<string, string> BinaryData { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>The data can no longer be changed once they are applied.</summary>
    [Effect(FieldEffect.None)]
    public bool Immutable { get; init; }
}
