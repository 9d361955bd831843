using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Images;

namespace IaC.Providers.Images;

/// <summary>What becomes other when a reference stands for another image: its layers, and how much they are. Only images that the store or the registry has told of are compared.</summary>
internal sealed class ImageDifference(HostServices services, ImagePins pins)
{
    private const string DigestStart = "sha256:";
    private const double Kibibyte = 1 << 10;
    private const double Mebibyte = 1 << 20;

    /// <summary>One line on the difference of two references or digests; null where they are none, or nothing is known of one of them.</summary>
    internal string? Explain(JsonNode? before, JsonNode? after)
    {
        if (ImageOf(before) is not { } old || ImageOf(after) is not { } next)
        {
            return null;
        }

        HashSet<Digest> known = [.. old.Layers.Select(layer => layer.DiffId)];
        ImageLayer[] added = [.. next.Layers.Where(layer => !known.Contains(layer.DiffId))];
        return added.Length == 0
            ? "no layer is new"
            : string.Create(CultureInfo.InvariantCulture, $"{added.Length} of {next.Layers.Count} layers {(added.Length == 1 ? "is" : "are")} new, {Bytes(added.Sum(layer => layer.Descriptor.Size))}");
    }

    private static string Bytes(long count) => string.Create(CultureInfo.InvariantCulture, $"{(count < Mebibyte ? count / Kibibyte : count / Mebibyte):0.0} {(count < Mebibyte ? "KiB" : "MiB")}");

    private StoredImage? ImageOf(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue(out string? name) && name.LastIndexOf(DigestStart, StringComparison.Ordinal) is >= 0 and int start && Digest.TryParse(name[start..], out Digest digest)
            ? services.ExistingImages?.Find(digest.ToString()) ?? pins.Found(digest)?.AsStored
            : null;
}
