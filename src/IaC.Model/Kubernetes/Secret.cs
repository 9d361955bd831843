using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Values that pods use and nobody else sees: encrypted in state and plan, never printed.</summary>
[Schema("v1", "Secret")]
[Status("contentHash", "string", "Keyed hash of the data: another one where the data are others.")]
public sealed record Secret
{
    /// <summary>Always <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Secret</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ObjectMeta Metadata { get; init; }

    /// <summary>Bytes by key, in base64.</summary>
    [Effect(FieldEffect.None)]
    [Secret]
    [KeyFormat(TextFormat.ConfigKey)]
    [Format(TextFormat.Base64Text)]
    public ImmutableDictionary<string, string> Data { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Text by key; wins over <c>data</c>.</summary>
    [Effect(FieldEffect.None)]
    [Secret]
    [KeyFormat(TextFormat.ConfigKey)]
    public ImmutableDictionary<string, string> StringData { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>The data can no longer be changed once they are applied.</summary>
    [Effect(FieldEffect.None)]
    public bool Immutable { get; init; }

    /// <summary>What the data are; the types of Kubernetes need their keys (<c>kubernetes.io/tls</c>: <c>tls.crt</c> and <c>tls.key</c>).</summary>
    [Effect(FieldEffect.None)]
    public string Type { get; init; } = "Opaque";
}
