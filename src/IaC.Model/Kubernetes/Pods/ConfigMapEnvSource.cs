namespace IaC.Model.Kubernetes;

/// <summary>All keys of a ConfigMap.</summary>
public sealed record ConfigMapEnvSource
{
    /// <summary>Name of the ConfigMap, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>The ConfigMap may be missing.</summary>
    public bool Optional { get; init; }
}
