using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Keys of a Secret as files of a projected volume.</summary>
public sealed record SecretProjection
{
    /// <summary>Name of the Secret, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Only these keys; all keys unless given.</summary>
    public ImmutableArray<KeyToPath> Items { get => field.IsDefault ? [] : field; init; }

    /// <summary>The Secret, or a key of it, may be missing.</summary>
    public bool Optional { get; init; }
}
