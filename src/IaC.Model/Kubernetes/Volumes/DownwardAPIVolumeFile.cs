namespace IaC.Model.Kubernetes;

/// <summary>A field of the pod and the file that it becomes.</summary>
public sealed record DownwardAPIVolumeFile
{
    /// <summary>Path of the file within the volume.</summary>
    [Format(TextFormat.RelativePath)]
    public required string Path { get; init; }

    /// <summary>A field of the pod; <c>metadata.labels</c> and <c>metadata.annotations</c> are all of them, one <c>KEY="VALUE"</c> on a line.</summary>
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A limit or request of a container.</summary>
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>Permission bits; the volume's <c>defaultMode</c> unless given.</summary>
    [Bounds(0, 511)]
    public int? Mode { get; init; }
}
