using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Files of several sources in one folder. A change of a source changes the files while the pod runs.</summary>
public sealed record ProjectedVolumeSource
{
    /// <summary>The sources; where two give one path, the later one wins.</summary>
    [Effect(FieldEffect.Live)]
    [NotEmpty]
    public required ImmutableArray<VolumeProjection> Sources { get; init; }

    /// <summary>Permission bits of the files; <c>0644</c> (420) unless given.</summary>
    [Effect(FieldEffect.Live)]
    [Bounds(0, 511)]
    public int DefaultMode { get; init; } = 420;
}
