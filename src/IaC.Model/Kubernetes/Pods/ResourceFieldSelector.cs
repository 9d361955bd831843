namespace IaC.Model.Kubernetes;

/// <summary>A limit or request of a container.</summary>
public sealed record ResourceFieldSelector
{
    /// <summary>Name of the container; the one that the variable belongs to unless given.</summary>
    [Format(TextFormat.DnsLabel)]
    public string? ContainerName { get; init; }

    /// <summary>Which one. A limit that is not set is what the host has.</summary>
    public required ContainerResource Resource { get; init; }

    /// <summary>The value is divided by it and rounded up; <c>1</c> unless given: whole processors, bytes.</summary>
    public Quantity? Divisor { get; init; }
}
