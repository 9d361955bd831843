using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model.V1Alpha1;
using IaC.Providers.Images.Builds;
using ImageLayer = IaC.Model.V1Alpha1.ImageLayer;

namespace IaC.Providers.Images;

/// <summary>An image built of declared layers on scratch or on another image.</summary>
internal sealed class LayerImageSource(ImageSpec declared, ImmutableArray<ImageLayer> layers, string baseFolder, ImmutableArray<ReferenceValue> references) : ImageSource
{
    private const string Scratch = "scratch";
    private const string FromPointer = "/spec/from";
    private static readonly string[] Shell = ["/bin/sh", "-c"];
    private readonly SourceImages sources = new(references);
    private BuildPlan? plan;

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredImage> images = [];
        bool areHere = true;
        bool areKnown = true;
        foreach ((string pointer, string name) in Images())
        {
            (Digest? digest, StoredImage? image) = await sources.PlannedAsync(look, spec, pointer, name, cancellationToken).ConfigureAwait(false);

            // A command has the environment of what it runs on, of which a digest tells nothing.
            areKnown &= digest is not null && (image is not null || pointer != FromPointer || layers.All(layer => layer.Run is null));
            areHere &= image is not null;
            images[pointer] = image ?? StoredImage.Absent(digest.GetValueOrDefault());
        }

        // Without a store there is nothing to look up and nothing to remember; an apply makes the store before it checks again.
        if (look.Services.ExistingImages is not { } store || !areKnown)
        {
            return null;
        }

        if (!areHere)
        {
            return ImageBuilder.KeyOf(Declare(images), cancellationToken).ToString();
        }

        plan = new ImageBuilder(store).Plan(Declare(images), look.Rebuild, cancellationToken);
        return plan.Key.ToString();
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        plan?.Digest is { } digest && services.ExistingImages?.Find(digest.ToString()) is { } image ? ImageOutputs.Of(image) : null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredImage> images = [];
        foreach ((string pointer, string image) in Images())
        {
            images[pointer] = await sources.FetchAsync(look, pointer, image, progress, cancellationToken).ConfigureAwait(false);
        }

        var runner = new ContainerBuildRunner(look.Services, Secrets(), output: null);
        return await new ImageBuilder(look.Services.Images, runner).BuildAsync(Declare(images), [name], look.Rebuild, progress, cancellationToken).ConfigureAwait(false);
    }

    // Images that this one is made of, by the pointer of their name.
    private IEnumerable<(string Pointer, string Name)> Images()
    {
        if (declared.From is not (null or Scratch))
        {
            yield return (FromPointer, declared.From);
        }

        foreach ((int i, ImageLayer layer) in layers.Index())
        {
            if (layer.CopyFrom is { } copy)
            {
                yield return (CopyPointer(i), copy.Image);
            }
        }
    }

    private LayerBuild Declare(Dictionary<string, StoredImage> images)
    {
        StoredImage? below = images.GetValueOrDefault(FromPointer);
        return new LayerBuild
        {
            From = below,
            Layers = [.. layers.Select((layer, i) => layer.CopyFrom is { } copy ? CopyFrom(copy, images[CopyPointer(i)]) : layer.Run is { } run ? Run(run, i, below, declared.Args) : Layer(layer))],
            Config = Config(declared.Config),
            BaseFolder = baseFolder,
        };
    }

    private static string CopyPointer(int layer) => FormattableString.Invariant($"/spec/layers/{layer}/copyFrom/image");

    private static string SecretPointer(int layer, int secret) => FormattableString.Invariant($"/spec/layers/{layer}/run/secrets/{secret}/name");

    private static LayerSource.CopyFrom CopyFrom(ImageCopyFrom copy, StoredImage image) =>
        new(image, [copy.Source], copy.Path, copy.Mode is null ? null : Octal(copy.Mode), copy.Owner is null ? null : FileOwner.Parse(copy.Owner));

    private static LayerSource.Run Run(ImageRun run, int layer, StoredImage? below, ImmutableDictionary<string, string> arguments) => new()
    {
        Command = run.Command is { } command ? command : [.. Shell, run.Script!],
        Environment = [.. below?.Config.Config?.Env ?? [], .. arguments.SetItems(run.Env).OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}")],
        User = run.User,
        WorkingFolder = run.WorkingDir,
        Network = run.Network,
        Mounts =
        [
            .. run.Caches.Select(cache => new BuildMount(BuildMountKind.Cache, cache.Path, cache.Id ?? cache.Path)),
            .. run.Secrets.Select((secret, i) => new BuildMount(BuildMountKind.Secret, secret.Path, SecretPointer(layer, i), Required: true)),
        ],
    };

    private Dictionary<string, byte[]> Secrets()
    {
        Dictionary<string, byte[]> secrets = [];
        foreach ((int i, ImageLayer layer) in layers.Index())
        {
            foreach ((int j, ImageRunSecret secret) in (layer.Run?.Secrets ?? []).Index())
            {
                string? value = sources.ReferenceAt(SecretPointer(i, j))?.TargetInputs?["data"]?[secret.Key]?.GetValue<string>();
                secrets[SecretPointer(i, j)] = Convert.FromBase64String(value ?? throw new ImageException($"secret {secret.Name} has no key {secret.Key}"));
            }
        }

        return secrets;
    }

    private static LayerSource Layer(ImageLayer layer) => layer switch
    {
        { Programs: { } programs } => new LayerSource.Programs(programs),
        { Files: { } files } => new LayerSource.Files(
            [.. files.Select(file => new InlineFile(file.Path, Encoding.UTF8.GetBytes(file.Content), Octal(file.Mode), FileOwner.Parse(file.Owner)))]),
        { Copy: { } copy } => new LayerSource.Copy(copy.Source, copy.Path, copy.Mode is null ? null : Octal(copy.Mode), FileOwner.Parse(copy.Owner)),
        _ => throw new ImageException("a layer names nothing that it is made of"),
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
