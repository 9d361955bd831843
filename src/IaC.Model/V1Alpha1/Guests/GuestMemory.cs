namespace IaC.Model.V1Alpha1;

/// <summary>Memory of a guest.</summary>
[NotYet("max")]
public sealed record GuestMemory
{
    /// <summary>Bytes: <c>1Gi</c>; at least 32Mi. What QEMU itself needs comes on top of it.</summary>
    public required Quantity Size { get; init; }
}
