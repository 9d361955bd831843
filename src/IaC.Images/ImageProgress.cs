namespace IaC.Images;

/// <summary>How far one layer is. Reported about every 4 MiB, and once when the layer is done.</summary>
/// <param name="Phase">What happens to the layer.</param>
/// <param name="Layer">Digest of the layer, or the declaration of one that is being built: <c>copy ./site</c>.</param>
/// <param name="Done">Bytes so far.</param>
/// <param name="Total">Bytes in all; null where only the end will tell.</param>
public readonly record struct ImageProgress(ImagePhase Phase, string Layer, long Done, long? Total);
