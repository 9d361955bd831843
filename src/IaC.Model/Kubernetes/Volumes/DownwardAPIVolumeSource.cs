using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Fields of the pod as files. A change of a field changes its file while the pod runs.</summary>
public sealed record DownwardAPIVolumeSource
{
    /// <summary>The files.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<DownwardAPIVolumeFile> Items { get => field.IsDefault ? [] : field; init; }

    /// <summary>Permission bits of the files; <c>0644</c> (420) unless given.</summary>
    [Effect(FieldEffect.Live)]
    [Bounds(0, 511)]
    public int DefaultMode { get; init; } = 420;
}
