namespace IaC.Model.Kubernetes;

/// <summary>A key of a ConfigMap.</summary>
public sealed record ConfigMapKeySelector
{
    /// <summary>Name of the ConfigMap, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>The key.</summary>
    [Format(TextFormat.ConfigKey)]
    public required string Key { get; init; }

    /// <summary>The ConfigMap or the key may be missing; there is then no variable.</summary>
    public bool Optional { get; init; }
}
