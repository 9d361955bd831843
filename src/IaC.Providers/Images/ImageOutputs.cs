using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Images.Registries;

namespace IaC.Providers.Images;

/// <summary>Status of an Image as others refer to it.</summary>
internal static class ImageOutputs
{
    /// <summary>Name of the output that identifies the image.</summary>
    internal const string Digest = "digest";

    /// <summary>Of an image of the store.</summary>
    internal static JsonObject Of(StoredImage image) => Of(image.Digest, image.Size, image.Layers.Count, image.Created, image.Config.Disk);

    /// <summary>Of an image that is still at its registry.</summary>
    internal static JsonObject Of(RegistryImage image) => Of(image.AsStored);

    private static JsonObject Of(IaC.Images.Digest digest, long size, int layers, DateTimeOffset? created, DiskConfig? disk)
    {
        var outputs = new JsonObject
        {
            [Digest] = digest.ToString(),
            ["size"] = size,
            ["layers"] = layers,
            ["created"] = created?.ToString("O", CultureInfo.InvariantCulture),
            ["format"] = disk is null ? "oci" : "disk",
        };
        if (disk is not null)
        {
            outputs["virtualSize"] = disk.VirtualSize;
        }

        if (disk?.FileSystem is { } fileSystem)
        {
            outputs["fileSystem"] = fileSystem;
        }

        return outputs;
    }
}
