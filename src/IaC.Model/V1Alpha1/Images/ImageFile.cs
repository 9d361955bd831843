namespace IaC.Model.V1Alpha1;

/// <summary>A file whose text stands in the document.</summary>
public sealed record ImageFile
{
    /// <summary>Absolute path in the image.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>Text, written as UTF-8.</summary>
    public string Content { get; init; } = "";

    /// <summary>Permission bits in octal, quoted: <c>"0755"</c>.</summary>
    [Format(TextFormat.OctalMode)]
    public string Mode { get; init; } = "0644";

    /// <summary>Owner and group by number: <c>"0:0"</c>.</summary>
    [Format(TextFormat.NumericOwner)]
    public string Owner { get; init; } = "0:0";
}
