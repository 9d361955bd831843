namespace IaC.Model.Kubernetes;

/// <summary>An amount of storage.</summary>
public sealed record VolumeResourceList
{
    /// <summary>Bytes: <c>1Gi</c>. Recorded, and compared with what the disk has free when the claim is made; not enforced afterwards, since the claim is a folder that shares its disk.</summary>
    public required Quantity Storage { get; init; }
}
