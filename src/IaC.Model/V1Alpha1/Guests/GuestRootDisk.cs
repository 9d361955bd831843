namespace IaC.Model.V1Alpha1;

/// <summary>The disk that a guest lays over its image, and that goes with it.</summary>
public sealed record GuestRootDisk
{
    /// <summary>Bytes as the guest sees them: <c>20Gi</c>; those of the image unless given. It can grow, and never shrinks.</summary>
    public Quantity? Size { get; init; }
}
