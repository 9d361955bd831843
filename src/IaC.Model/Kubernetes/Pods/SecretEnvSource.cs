namespace IaC.Model.Kubernetes;

/// <summary>All keys of a Secret.</summary>
public sealed record SecretEnvSource
{
    /// <summary>Name of the Secret, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>The Secret may be missing.</summary>
    public bool Optional { get; init; }
}
