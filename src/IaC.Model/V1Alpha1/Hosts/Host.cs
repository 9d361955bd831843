namespace IaC.Model.V1Alpha1;

/// <summary>A machine that things run on. <c>localhost</c> exists without being declared.</summary>
[Schema("iac/v1alpha1", "Host")]
[Status("hostname", "string", "Name of the machine.")]
[Status("address", "string", "Its address on the network.")]
[Status("cpus", "integer", "Processors.")]
[Status("memory", "integer", "Bytes of memory.")]
[Status("architecture", "string", "Architecture of its processors.")]
[Status("kernel", "string", "Version of its kernel.")]
[Status("rootId", "string", "Id of what iac keeps there, by which the machine is known under another name or address.")]
public sealed record Host
{
    /// <summary>Always <c>iac/v1alpha1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Host</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ResourceMeta Metadata { get; init; }

    /// <summary>How it is reached and what it has.</summary>
    [Effect(FieldEffect.None)]
    public HostSpec? Spec { get; init; }
}
