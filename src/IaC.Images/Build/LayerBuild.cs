namespace IaC.Images;

/// <summary>An image to be made of layers. A value: the same declaration and the same content give the same digest, in any folder and at any time.</summary>
public sealed record LayerBuild
{
    /// <summary>Image it stands on; null is <c>scratch</c>, nothing.</summary>
    public StoredImage? From { get; init; }

    /// <summary>Entries, bottom first; each becomes one layer.</summary>
    public required IReadOnlyList<LayerSource> Layers { get; init; }

    /// <summary>How containers of the image start; what is left out comes from <see cref="From"/>.</summary>
    public BuildConfig Config { get; init; } = new();

    /// <summary>Time of all that is made, in whole seconds; 1970-01-01 UTC unless given (SOURCE_DATE_EPOCH of reproducible-builds.org).</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Absolute path of the folder that <c>copy</c> reads from and never leaves: the stack file's.</summary>
    public required string BaseFolder { get; init; }
}
