namespace IaC.Model.V1Alpha1;

/// <summary>What a host keeps for itself.</summary>
public sealed record HostReserve
{
    /// <summary>Processors: <c>500m</c> is half of one.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes: <c>1Gi</c>.</summary>
    public Quantity? Memory { get; init; }

    /// <summary>Bytes of disk: <c>20Gi</c> for images, logs and what else lies there.</summary>
    public Quantity? Disk { get; init; }
}
