namespace IaC.Model.V1Alpha1;

/// <summary>What a host may give out to pods and guests. Of what they request, not of what they use. Where several stacks declare one host, the most careful of them counts.</summary>
public sealed record HostCapacity
{
    /// <summary>Processors that it has to give: what it is found to have, or less.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes of memory that it has to give: what it is found to have, or less.</summary>
    public Quantity? Memory { get; init; }

    /// <summary>Bytes of disk that it has to give to claims and to disks of guests, of the file system that the root lies in: what that has, or less.</summary>
    public Quantity? Disk { get; init; }

    /// <summary>Kept back for the host itself: never given out.</summary>
    public HostReserve? Reserve { get; init; }

    /// <summary>How often what is left may be promised.</summary>
    public HostOvercommit? Overcommit { get; init; }
}
