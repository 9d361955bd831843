namespace IaC.Model.V1Alpha1;

/// <summary>What a host may give out.</summary>
[NotYet("cpu", "memory", "overcommit")]
public sealed record HostCapacity
{
    /// <summary>Kept back for the host itself: never given out.</summary>
    public HostReserve? Reserve { get; init; }
}
