using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model.V1Alpha1;
using ImageLayer = IaC.Model.V1Alpha1.ImageLayer;

namespace IaC.Providers.Images;

/// <summary>An image built of declared layers on scratch or on another image.</summary>
internal sealed class LayerImageSource(ImageSpec declared, ImmutableArray<ImageLayer> layers, string baseFolder, ReferenceValue? from) : ImageSource
{
    private const string Scratch = "scratch";
    private BuildPlan? plan;

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        StoredImage? below = await PlannedBelowAsync(look, spec, cancellationToken).ConfigureAwait(false);

        // Without a store there is nothing to look up and nothing to remember; an apply makes the store before it checks again.
        if (look.Services.ExistingImages is { } store && (below is not null || IsOnScratch))
        {
            plan = new ImageBuilder(store).Plan(Declare(below), look.Rebuild, cancellationToken);
        }

        return plan?.Key.ToString();
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        plan?.Digest is { } digest && services.ExistingImages?.Find(digest.ToString()) is { } image ? ImageOutputs.Of(image) : null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        ImageStore store = look.Services.Images;
        StoredImage? below = IsOnScratch ? null
            : from is null ? await look.Pins.FetchAsync(declared.From!, look.Credentials, progress, cancellationToken).ConfigureAwait(false)
            : store.Find(from.Value!.GetValue<string>()) ?? throw new ImageException($"the image {declared.From} that this one is built on is not in the store");
        return await new ImageBuilder(store).BuildAsync(Declare(below), [name], look.Rebuild, progress, cancellationToken).ConfigureAwait(false);
    }

    private bool IsOnScratch => declared.From is null or Scratch;

    // What the layers will lie on, which need not be in the store for that; null while it is not built yet, or for scratch.
    private async Task<StoredImage?> PlannedBelowAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        if (IsOnScratch)
        {
            return null;
        }

        if (from is not null)
        {
            return from.Value?.GetValue<string>() is { } built ? look.Services.ExistingImages?.Find(built) : null;
        }

        string? recorded = look.Recorded?["spec"]?["from"]?.GetValue<string>();
        ImagePin pin = await look.Pins.PinAsync(new PinRequest(declared.From!, recorded, null, look.Pull, look.Credentials), cancellationToken).ConfigureAwait(false);
        spec["from"] = pin.Reference;
        look.Warn(pin.Warning);
        return pin.Found?.AsStored ?? look.Services.ExistingImages?.Find(pin.Reference);
    }

    private LayerBuild Declare(StoredImage? below) => new() { From = below, Layers = [.. layers.Select(Layer)], Config = Config(declared.Config), BaseFolder = baseFolder };

    private static LayerSource Layer(ImageLayer layer) => layer switch
    {
        { Programs: { } programs } => new LayerSource.Programs(programs),
        { Files: { } files } => new LayerSource.Files(
            [.. files.Select(file => new InlineFile(file.Path, Encoding.UTF8.GetBytes(file.Content), Octal(file.Mode), FileOwner.Parse(file.Owner)))]),
        { Copy: { } copy } => new LayerSource.Copy(copy.Source, copy.Path, copy.Mode is null ? null : Octal(copy.Mode), FileOwner.Parse(copy.Owner)),
        _ => throw new ImageException("a layer names neither programs nor files nor copy"),
    };

    private static BuildConfig Config(ImageConfig? config) => config is null ? new BuildConfig() : new BuildConfig
    {
        Entrypoint = config.Entrypoint,
        Cmd = config.Cmd,
        Env = config.Env,
        User = config.User,
        WorkingDir = config.WorkingDir,
        ExposedPorts = config.ExposedPorts,
        Labels = config.Labels,
    };

    private static int Octal(string mode) => Convert.ToInt32(mode, 8);
}
