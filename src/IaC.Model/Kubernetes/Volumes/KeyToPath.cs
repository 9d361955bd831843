namespace IaC.Model.Kubernetes;

/// <summary>A key and the file that it becomes.</summary>
public sealed record KeyToPath
{
    /// <summary>The key.</summary>
    [Format(TextFormat.ConfigKey)]
    public required string Key { get; init; }

    /// <summary>Path of the file within the volume.</summary>
    [Format(TextFormat.RelativePath)]
    public required string Path { get; init; }

    /// <summary>Permission bits; the volume's <c>defaultMode</c> unless given.</summary>
    [Bounds(0, 511)]
    public int? Mode { get; init; }
}
