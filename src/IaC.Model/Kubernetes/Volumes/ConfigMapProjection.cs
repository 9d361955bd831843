using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Keys of a ConfigMap as files of a projected volume.</summary>
public sealed record ConfigMapProjection
{
    /// <summary>Name of the ConfigMap, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Only these keys; all keys unless given.</summary>
    public ImmutableArray<KeyToPath> Items { get => field.IsDefault ? [] : field; init; }

    /// <summary>The ConfigMap, or a key of it, may be missing.</summary>
    public bool Optional { get; init; }
}
