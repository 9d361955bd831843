namespace IaC.Images;

/// <summary>How much content an image may bring. Free disk space is a limit of its own.</summary>
public sealed record ImageLimits
{
    /// <summary>Limits that no honest image meets.</summary>
    public static ImageLimits Default { get; } = new();

    /// <summary>Bytes that one layer may take on disk when unpacked, and that an archive may hold; 64 GiB.</summary>
    public long LayerBytes { get; init; } = 64L << 30;

    /// <summary>Bytes of one manifest, index or configuration; 4 MiB as in the distribution specification.</summary>
    public int DocumentBytes { get; init; } = 4 << 20;

    /// <summary>Layers of one image; 500, the most that overlayfs stacks (fs/overlayfs/params.h, OVL_MAX_STACK).</summary>
    public int Layers { get; init; } = 500;
}
