using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Images;

namespace IaC.Cli.Views.Images;

/// <summary>Everything about an image. As JSON it is part of the interface; <c>manifest</c> and <c>config</c> are those of the OCI image specification.</summary>
/// <param name="Names">What points to it.</param>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Platform">What it runs on: <c>linux/amd64</c>.</param>
/// <param name="Size">Bytes as stored.</param>
/// <param name="Created">When it was made; null where it does not say.</param>
/// <param name="Layers">Its layers, bottom first.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Config">The configuration.</param>
internal sealed record ImageInspection(
    IReadOnlyList<string> Names, string Digest, string Platform, long Size, DateTimeOffset? Created, ImmutableArray<LayerRow> Layers, JsonNode? Manifest, JsonNode? Config)
{
    /// <summary>Of an image of the store.</summary>
    public static ImageInspection Of(StoredImage image, IImageSource bytes) => new(
        image.Names, image.Digest.ToString(), image.Platform.ToString(), image.Size, image.Created,
        [.. image.Layers.Select(layer => new LayerRow(layer.Descriptor.Digest.ToString(), layer.DiffId.ToString(), layer.Descriptor.Size, layer.Descriptor.MediaType))],
        JsonNode.Parse(bytes.Manifest.Span), JsonNode.Parse(bytes.Config.Span));
}

/// <summary>One layer.</summary>
/// <param name="Digest">Digest of its bytes as stored.</param>
/// <param name="DiffId">Digest of its uncompressed archive.</param>
/// <param name="Size">Bytes as stored.</param>
/// <param name="MediaType">How it is stored.</param>
internal sealed record LayerRow(string Digest, string DiffId, long Size, string MediaType);
