using IaC.Images.Oci;

namespace IaC.Images.Registries;

/// <summary>Which image of a list is for a platform (OCI image-spec, image-index.md): the one of the same variant before one that names none.</summary>
public static class PlatformChoice
{
    private const string AttestationType = "vnd.docker.reference.type";

    /// <summary>The entry for a platform. Throws <see cref="ImageException"/> that names what is wanted and what there is.</summary>
    internal static Descriptor Choose(IReadOnlyList<Descriptor> manifests, Platform wanted, string place)
    {
        // Notes about images lie beside them, for a platform that is called unknown.
        Descriptor[] images = [.. manifests.Where(entry => (MediaTypes.IsManifest(entry.MediaType) || MediaTypes.IsIndex(entry.MediaType)) && entry.Annotations?.ContainsKey(AttestationType) != true)];
        Descriptor? found = images.Where(entry => entry.Platform is { } platform && Runs(platform, wanted)).MaxBy(entry => entry.Platform!.Variant == wanted.Variant)
            ?? (images is [{ Platform: null } only] ? only : null);
        return found ?? throw Mismatch(string.Join(", ", images.Select(entry => entry.Platform?.ToString() ?? "an unknown platform").Distinct()), wanted, place);
    }

    /// <summary>Throws <see cref="ImageException"/> that names both where an image is for another platform.</summary>
    public static void Require(Platform found, Platform wanted, string place)
    {
        if (!Runs(found, wanted))
        {
            throw Mismatch(found.ToString(), wanted, place);
        }
    }

    // A variant that the machine does not tell is taken to be a newer one than any that is asked for.
    private static bool Runs(Platform found, Platform wanted) =>
        found.Os == wanted.Os && found.Architecture == wanted.Architecture && (wanted.Variant is null || found.Variant is null || found.Variant == wanted.Variant);

    private static ImageException Mismatch(string found, Platform wanted, string place) => new($"is for {(found.Length > 0 ? found : "no platform")}, and {wanted} is needed", place);
}
