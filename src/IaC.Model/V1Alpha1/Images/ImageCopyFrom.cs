namespace IaC.Model.V1Alpha1;

/// <summary>A file or folder that is copied out of another image.</summary>
public sealed record ImageCopyFrom
{
    /// <summary>An Image of the stack by name, else an image reference, which is pinned.</summary>
    [Format(TextFormat.ImageReference)]
    public required string Image { get; init; }

    /// <summary>Absolute path in that image.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Source { get; init; }

    /// <summary>Absolute path in the image that is built: the folder that takes what a source folder holds, or the path of a source file.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>Permission bits of the files in octal, quoted; those of the source unless given.</summary>
    [Format(TextFormat.OctalMode)]
    public string? Mode { get; init; }

    /// <summary>Owner and group by number; those of the source unless given.</summary>
    [Format(TextFormat.NumericOwner)]
    public string? Owner { get; init; }
}
