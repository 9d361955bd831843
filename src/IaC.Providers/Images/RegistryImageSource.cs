using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Images;

/// <summary>An image at a registry. Its content is its digest, which the reference bears from the first plan on.</summary>
internal sealed class RegistryImageSource(ImageRegistry declared) : ImageSource
{
    private ImagePin? pin;

    internal override StepPhase Phase => StepPhase.Pull;

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        string? recorded = look.Recorded?["spec"]?["registry"]?["reference"]?.GetValue<string>();
        pin = await look.Pins.PinAsync(new PinRequest(declared.Reference, recorded, declared.PullPolicy, look.Pull, look.Credentials), cancellationToken).ConfigureAwait(false);
        spec["registry"]!["reference"] = pin.Reference;
        look.Warn(pin.Warning);
        return pin.Reference;
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        pin?.Found is { } found ? ImageOutputs.Of(found)
        : pin?.Digest is { } digest && services.ExistingImages?.Find(digest.ToString()) is { } stored ? ImageOutputs.Of(stored)
        : null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        StoredImage image = await look.Pins.FetchAsync(declared.Reference, look.Credentials, clock: null, progress, cancellationToken).ConfigureAwait(false);
        look.Services.Images.Tag(image.Digest, name);
        return image;
    }
}
