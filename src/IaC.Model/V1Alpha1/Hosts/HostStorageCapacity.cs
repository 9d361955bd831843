namespace IaC.Model.V1Alpha1;

/// <summary>What a place of a host may give out to claims: of what they request, not of what they use. Where several stacks declare one place, the most careful of them counts.</summary>
public sealed record HostStorageCapacity
{
    /// <summary>Bytes that it has to give: what its file system has, or less.</summary>
    public Quantity? Disk { get; init; }

    /// <summary>Bytes kept back: <c>5Gi</c> for what else lies there. Never given out.</summary>
    public Quantity? Reserve { get; init; }

    /// <summary>How often what is left may be promised: <c>1.5</c>. Once unless given: what is promised twice and written twice is not there.</summary>
    public Quantity? Overcommit { get; init; }
}
