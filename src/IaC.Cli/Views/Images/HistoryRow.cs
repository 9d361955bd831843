using IaC.Images;
using IaC.Images.Oci;

namespace IaC.Cli.Views.Images;

/// <summary>One instruction that an image was made by. As JSON it is part of the interface.</summary>
/// <param name="Digest">Digest of the layer that it gave; null where it gave none.</param>
/// <param name="Size">Bytes of that layer, as stored.</param>
/// <param name="Created">When.</param>
/// <param name="CreatedBy">The instruction.</param>
/// <param name="Comment">A remark.</param>
internal sealed record HistoryRow(string? Digest, long? Size, DateTimeOffset? Created, string? CreatedBy, string? Comment)
{
    /// <summary>Of an image, the last instruction first. A layer that the image tells nothing of has a row too.</summary>
    public static IReadOnlyList<HistoryRow> Of(StoredImage image)
    {
        Queue<ImageLayer> layers = new(image.Layers);
        List<HistoryRow> rows = [];
        foreach (HistoryEntry entry in image.Config.History ?? [])
        {
            ImageLayer? layer = entry.EmptyLayer == true ? null : layers.TryDequeue(out ImageLayer? next) ? next : null;
            rows.Add(new HistoryRow(layer?.Descriptor.Digest.ToString(), layer?.Descriptor.Size, entry.Created, entry.CreatedBy, entry.Comment));
        }

        rows.AddRange(layers.Select(layer => new HistoryRow(layer.Descriptor.Digest.ToString(), layer.Descriptor.Size, null, null, null)));
        rows.Reverse();
        return rows;
    }
}
