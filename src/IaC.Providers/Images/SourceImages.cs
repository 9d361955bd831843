using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model;

namespace IaC.Providers.Images;

/// <summary>The images that an Image is made of: others of the stack, by their digests, or such of registries and the store, which are pinned.</summary>
internal sealed class SourceImages(ImmutableArray<ReferenceValue> references)
{
    /// <summary>The value of a reference; null where the name is no resource of the stack.</summary>
    internal ReferenceValue? ReferenceAt(string pointer) => references.FirstOrDefault(reference => reference.Reference.Pointer == pointer);

    /// <summary>What a name will stand for, which need not be in the store for that; the digest is null while it is not built yet, and the image where nothing but its digest is known here.</summary>
    /// <param name="look">What there is to go by.</param>
    /// <param name="spec">The document's spec as it will be recorded: the name in it gets its digest.</param>
    /// <param name="pointer">Where the name stands.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal async Task<(Digest? Digest, StoredImage? Image)> PlannedAsync(ImageLook look, JsonObject spec, string pointer, string name, CancellationToken cancellationToken)
    {
        if (ReferenceAt(pointer) is { } reference)
        {
            return reference.Value?.GetValue<string>() is { } built ? (Digest.Parse(built), look.Services.ExistingImages?.Find(built)) : (null, null);
        }

        // Pointers begin at the document, of which this is a part.
        JsonNode place = JsonPointer.Resolve(spec.Parent, pointer)!;
        string? recorded = JsonPointer.Resolve(look.Recorded, pointer) is JsonValue value && value.TryGetValue(out string? text) ? text : null;
        ImagePin pin = await look.Pins.PinAsync(new PinRequest(name, recorded, null, look.Pull, look.Credentials), cancellationToken).ConfigureAwait(false);
        place.Parent![pointer[(pointer.LastIndexOf('/') + 1)..]] = pin.Reference;
        look.Warn(pin.Warning);
        return (pin.Digest, pin.Found?.AsStored ?? look.Services.ExistingImages?.Find(pin.Reference));
    }

    /// <summary>The image of a pinned name, pulled where the store does not have it.</summary>
    internal async Task<StoredImage> FetchAsync(ImageLook look, string pointer, string pinned, IProgress<ImageProgress> progress, CancellationToken cancellationToken) =>
        ReferenceAt(pointer) is { } reference
            ? look.Services.Images.Find(reference.Value!.GetValue<string>()) ?? throw new ImageException($"the image {pinned} that this one is made of is not in the store")
            : await look.Pins.FetchAsync(pinned, look.Credentials, clock: null, progress, cancellationToken).ConfigureAwait(false);
}
