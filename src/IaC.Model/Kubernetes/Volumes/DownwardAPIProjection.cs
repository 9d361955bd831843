using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Fields of the pod as files of a projected volume.</summary>
public sealed record DownwardAPIProjection
{
    /// <summary>The files.</summary>
    public ImmutableArray<DownwardAPIVolumeFile> Items { get => field.IsDefault ? [] : field; init; }
}
