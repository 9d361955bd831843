namespace IaC.Model.V1Alpha1;

/// <summary>A virtual machine that runs on a host, on the same network as its pods.</summary>
[Schema("iac/v1alpha1", "Guest")]
[Status("address", "string", "Address in the network of the host's pods.")]
[Status("addressV6", "string", "IPv6 address beside it; absent where the host declares no `podSubnetV6`.")]
[Status("hostname", "string", "Host name that it is offered.")]
[Status("accelerator", "string", "What runs its processors: `kvm` or `tcg`.")]
public sealed record Guest
{
    /// <summary>Always <c>iac/v1alpha1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Guest</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.Live)]
    public required ResourceMeta Metadata { get; init; }

    /// <summary>The machine.</summary>
    [Effect(FieldEffect.Restart)]
    public required GuestSpec Spec { get; init; }
}
