namespace IaC.Model.V1Alpha1;

/// <summary>A file or folder that is copied into the image.</summary>
public sealed record ImageCopy
{
    /// <summary>Path relative to the folder of the document, and below it.</summary>
    [Format(TextFormat.RelativePath)]
    public required string Source { get; init; }

    /// <summary>Absolute path in the image: the folder that takes what a source folder holds, or the path of a source file.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>Permission bits of the files in octal, quoted: <c>"0644"</c>; folders get execute where they get read. Those of the source unless given.</summary>
    [Format(TextFormat.OctalMode)]
    public string? Mode { get; init; }

    /// <summary>Owner and group by number.</summary>
    [Format(TextFormat.NumericOwner)]
    public string Owner { get; init; } = "0:0";
}
