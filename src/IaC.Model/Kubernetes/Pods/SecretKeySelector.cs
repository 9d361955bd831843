namespace IaC.Model.Kubernetes;

/// <summary>A key of a Secret.</summary>
public sealed record SecretKeySelector
{
    /// <summary>Name of the Secret, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>The key.</summary>
    [Format(TextFormat.ConfigKey)]
    public required string Key { get; init; }

    /// <summary>The Secret or the key may be missing; there is then no variable.</summary>
    public bool Optional { get; init; }
}
