using System.Collections.Immutable;
using System.Text;
using IaC.Engine;
using IaC.Images;
using IaC.Model.V1Alpha1;
using ImageLayer = IaC.Model.V1Alpha1.ImageLayer;

namespace IaC.Providers.Images;

/// <summary>An image built of declared layers on scratch or on another image.</summary>
internal sealed class LayerImageSource(ImageSpec spec, ImmutableArray<ImageLayer> layers, string baseFolder, ReferenceValue? from) : ImageSource
{
    private const string Scratch = "scratch";
    private BuildPlan? plan;

    internal override Task<string?> ContentKeyAsync(HostServices services, bool rebuild, CancellationToken cancellationToken)
    {
        // Without a store there is nothing to look up and nothing to remember; an apply makes the store before it checks again.
        if (services.ExistingImages is { } store && Declare(store) is { } build)
        {
            plan = new ImageBuilder(store).Plan(build, rebuild, cancellationToken);
        }

        return Task.FromResult(plan?.Key.ToString());
    }

    internal override Digest? KnownDigest(HostServices services) => plan?.Digest;

    internal override Task<StoredImage> MaterialiseAsync(HostServices services, string name, bool rebuild, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        LayerBuild build = Declare(services.Images) ?? throw new ImageException($"the image {spec.From} that this one is built on is not in the store");
        return new ImageBuilder(services.Images).BuildAsync(build, [name], rebuild, progress, cancellationToken);
    }

    // Null while the image below is not built yet.
    private LayerBuild? Declare(ImageStore store)
    {
        StoredImage? below = null;
        if (spec.From is { } parent && parent != Scratch)
        {
            string? name = from is null ? parent : from.Value?.GetValue<string>();
            below = name is null ? null : store.Find(name);
            if (below is null)
            {
                return from is not null ? null : throw new ImageException($"`from: {parent}` is neither an Image of this stack nor in the store");
            }
        }

        return new LayerBuild { From = below, Layers = [.. layers.Select(Layer)], Config = Config(spec.Config), BaseFolder = baseFolder };
    }

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
