namespace IaC.Model.V1Alpha1;

/// <summary>A disk of a guest beside that of its image. It begins empty, or as <c>image</c> is, or it is a disk of the host (<c>path</c>).</summary>
[NotYet("mountPath")]
public sealed record GuestDisk
{
    /// <summary>Name, up to 20 characters; the serial number that the guest sees: <c>/dev/disk/by-id/virtio-NAME</c>.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>Bytes as the guest sees them: <c>10Gi</c>; needed for an empty one. It can grow, and never shrinks.</summary>
    public Quantity? Size { get; init; }

    /// <summary>How its bytes lie in its file. Another one means another disk: the data of the former are lost.</summary>
    public ImageDiskFormat Format { get; init; } = ImageDiskFormat.Qcow2;

    /// <summary>What it begins as: an Image of the stack with <c>disk</c>, or the name of a disk in the store or at a registry. It is copied once, so that another image changes nothing of a disk that is there.</summary>
    [Effect(FieldEffect.None)]
    [Format(TextFormat.ImageReference)]
    public string? Image { get; init; }

    /// <summary>A disk of the host, a file or a block device, that is used as it is, and stays whatever happens to the guest.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? Path { get; init; }

    /// <summary>The guest cannot write to it.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What becomes of it when the guest, or its entry here, is deleted.</summary>
    [Effect(FieldEffect.None)]
    public GuestDiskFate OnDelete { get; init; } = GuestDiskFate.Retain;
}
