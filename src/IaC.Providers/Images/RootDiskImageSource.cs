using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Images;

/// <summary>A root disk for guests, made of an image of containers. Its content is the digest of that, so it is known before it is made wherever it was made before.</summary>
internal sealed class RootDiskImageSource(ImageRootDisk declared, ImmutableArray<ReferenceValue> references) : ImageSource
{
    private const string FromPointer = "/spec/image/from";

    private readonly SourceImages images = new(references);
    private Digest? from;

    private long? Size => declared.Size?.Units;

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        (from, StoredImage? image) = await images.PlannedAsync(look, spec, FromPointer, declared.From, cancellationToken).ConfigureAwait(false);
        return image?.Format == ImageFormat.Disk ? throw new ImageException("is a disk already; `image.from` takes an image of containers", declared.From)
            : from is { } digest ? RootDisks.KeyOf(digest, Size).ToString()
            : null;
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        services.ExistingImages is { } store && from is { } digest && new RootDisks(store).Find(digest, Size) is { } disk ? ImageOutputs.Of(disk) : null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        StoredImage image = await images.FetchAsync(look, FromPointer, declared.From, progress, cancellationToken).ConfigureAwait(false);
        return await new RootDisks(look.Services.Images).MakeAsync(image, Size, [name], progress, cancellationToken).ConfigureAwait(false);
    }
}
