namespace IaC.Images;

/// <summary>What an image takes on the disk, as it lies there: layers as they came, and unpacked.</summary>
/// <param name="Image">The image.</param>
/// <param name="SizeOnDisk">Bytes of all of it.</param>
/// <param name="SharedSize">Bytes of that which other named images have too.</param>
public sealed record ImageUsage(StoredImage Image, long SizeOnDisk, long SharedSize);
