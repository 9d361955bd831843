namespace IaC.Model.V1Alpha1;

/// <summary>A root disk for guests that holds what an image of containers holds: one ext4 file system that fills the disk. A guest starts from it by a <c>kernel</c> with <c>root=/dev/vda</c>.</summary>
public sealed record ImageRootDisk
{
    /// <summary>The image of containers: an Image of the stack by name, else an image reference, which is pinned.</summary>
    [Format(TextFormat.ImageReference)]
    public required string From { get; init; }

    /// <summary>Bytes of the disk, at least 16Mi: <c>10Gi</c>. What is empty takes no space; unless given, 1Gi is left free.</summary>
    public Quantity? Size { get; init; }
}
