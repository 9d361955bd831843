namespace IaC.Model.Kubernetes;

/// <summary>A field of the pod.</summary>
public sealed record ObjectFieldSelector
{
    /// <summary>Version that the path is written for.</summary>
    public ObjectFieldVersion ApiVersion { get; init; } = ObjectFieldVersion.V1;

    /// <summary><c>metadata.name</c>, <c>metadata.namespace</c>, <c>metadata.uid</c>, <c>metadata.labels['KEY']</c>, <c>metadata.annotations['KEY']</c>, <c>spec.nodeName</c>, <c>status.podIP</c>, <c>status.podIPs</c>, <c>status.hostIP</c>; in volumes only those of <c>metadata</c>, and <c>metadata.labels</c> and <c>metadata.annotations</c> as a whole.</summary>
    [Format(TextFormat.PodFieldPath)]
    public required string FieldPath { get; init; }
}
