namespace IaC.Model.Kubernetes;

/// <summary>Containers that run on one host and share network, host name and volumes.</summary>
[Schema("v1", "Pod")]
[Status("address", "string", "Address in the network of the host's pods.")]
[Status("addressV6", "string", "IPv6 address beside it; absent where the host declares no `podSubnetV6`.")]
[Status("hostname", "string", "Host name that its containers see.")]
public sealed record Pod
{
    /// <summary>Always <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Pod</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.Live)]
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is to run.</summary>
    [Effect(FieldEffect.Replace)]
    public required PodSpec Spec { get; init; }
}
