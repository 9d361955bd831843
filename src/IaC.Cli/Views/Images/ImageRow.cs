using IaC.Images;

namespace IaC.Cli.Views.Images;

/// <summary>One line of <c>images</c>. As JSON it is part of the interface.</summary>
/// <param name="Name">What people call it; null for one that only its digest names.</param>
/// <param name="Digest">Digest of its manifest: <c>sha256:...</c>.</param>
/// <param name="Size">Bytes of its layers, as stored.</param>
/// <param name="Layers">How many layers it has.</param>
/// <param name="Created">When it was made, UTC; null where the image does not say.</param>
/// <param name="Platform">What it runs on: <c>linux/amd64</c>.</param>
/// <param name="Format">What it is: <c>oci</c> for containers, <c>disk</c> for guests.</param>
/// <param name="SizeOnDisk">Bytes that it takes, as stored and unpacked.</param>
/// <param name="SharedSize">Bytes of that which other images have too.</param>
internal sealed record ImageRow(string? Name, string Digest, long Size, int Layers, DateTimeOffset? Created, string Platform, string Format, long SizeOnDisk, long SharedSize)
{
    /// <summary>A row for each name of an image; one without a name where it has none.</summary>
    public static IEnumerable<ImageRow> Of(ImageUsage usage) => usage.Image.Names.DefaultIfEmpty<string?>(null)
        .Select(name => new ImageRow(
            name, usage.Image.Digest.ToString(), usage.Image.Size, usage.Image.Layers.Count, usage.Image.Created, usage.Image.Platform.ToString(), usage.Image.Format.ToString().ToLowerInvariant(), usage.SizeOnDisk, usage.SharedSize));
}
