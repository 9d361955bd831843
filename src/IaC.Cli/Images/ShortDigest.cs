using IaC.Cli.Commands;
using IaC.Images;

namespace IaC.Cli.Images;

/// <summary>Images by the first digits of their digest, as <c>iac images</c> shows them and as Docker takes them. Only what a person types is read so: a document says what it means.</summary>
internal static class ShortDigest
{
    private const string Algorithm = "sha256:";

    /// <summary>Finds the image; null where the text is not hex digits (at least one, with or without <c>sha256:</c>), or no image begins with them.</summary>
    /// <exception cref="UsageException">Several images begin with them.</exception>
    public static StoredImage? Find(ImageStore images, string text)
    {
        string digits = DigitsOf(text);
        if (digits.Length == 0 || !digits.All(char.IsAsciiHexDigitLower))
        {
            return null;
        }

        return images.List().Where(image => image.Digest.Hex.StartsWith(digits, StringComparison.Ordinal)).ToList() switch
        {
            [] => null,
            [var image] => image,
            var several => throw new UsageException($"{text} begins the digests of several images: {string.Join(", ", several.Select(image => $"{image.Digest} ({image.Names[0]})"))}"),
        };
    }

    /// <summary>Whether the text found this image by its digest, whole or short, and not by a name, which goes before.</summary>
    public static bool Means(StoredImage image, string text) =>
        !image.Names.Contains(text) && !(ImageReference.TryParse(text, out ImageReference? reference) && image.Names.Contains(reference.ToString())) && image.Digest.Hex.StartsWith(DigitsOf(text), StringComparison.Ordinal);

    private static string DigitsOf(string text) => text.StartsWith(Algorithm, StringComparison.Ordinal) ? text[Algorithm.Length..] : text;
}
