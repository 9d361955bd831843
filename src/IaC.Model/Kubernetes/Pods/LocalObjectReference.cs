namespace IaC.Model.Kubernetes;

/// <summary>Another document of the same namespace, by name.</summary>
public sealed record LocalObjectReference
{
    /// <summary>Its name.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }
}
