using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>The keys of a ConfigMap as files. A change of the ConfigMap changes the files while the pod runs.</summary>
public sealed record ConfigMapVolumeSource
{
    /// <summary>Name of the ConfigMap, in the namespace of the pod.</summary>
    [Effect(FieldEffect.Live)]
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Only these keys; all keys unless given.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<KeyToPath> Items { get => field.IsDefault ? [] : field; init; }

    /// <summary>Permission bits of the files; <c>0644</c> (420) unless given.</summary>
    [Effect(FieldEffect.Live)]
    [Bounds(0, 511)]
    public int DefaultMode { get; init; } = 420;

    /// <summary>The ConfigMap may be missing; the volume is then empty.</summary>
    [Effect(FieldEffect.Live)]
    public bool Optional { get; init; }
}
