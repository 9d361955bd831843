using System.Text.Json.Nodes;
using IaC.Images;
using IaC.Model.V1Alpha1;
using IaC.Providers.Images.Builds;

namespace IaC.Providers.Images;

/// <summary>An image that a Dockerfile builds. Its content is the file, its arguments, the context, and the images that it names, which are pinned when they are first planned.</summary>
internal sealed class DockerfileImageSource(ImageBuild declared, string baseFolder) : ImageSource
{
    private Digest? key;

    private DockerfileOptions Options
    {
        get
        {
            string context = Path.GetFullPath(declared.Context, baseFolder);
            return new DockerfileOptions { Context = context, File = Path.GetFullPath(declared.Dockerfile, context), Target = declared.Target, Arguments = declared.Args };
        }
    }

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        var pinned = new JsonObject();
        var images = new Dictionary<string, Digest>();
        foreach (string image in DockerfileBuilder.ImagesOf(Options).Where(image => !Digest.TryParse(image, out _)).Order(StringComparer.Ordinal))
        {
            string? recorded = look.Recorded?["spec"]?[PinsMember]?[image]?.GetValue<string>();
            ImagePin pin = await look.Pins.PinAsync(new PinRequest(image, recorded, null, look.Pull, look.Credentials), cancellationToken).ConfigureAwait(false);
            pinned[image] = pin.Reference;
            look.Warn(pin.Warning);
            if (pin.Digest is { } digest)
            {
                images[image] = digest;
            }
        }

        foreach (string unused in DockerfileBuilder.UnusedArguments(Options))
        {
            look.Warn($"no ARG of {Options.Name} asks for `{unused}`");
        }

        spec[PinsMember] = pinned;
        Digest content = DockerfileBuilder.KeyOf(Options, cancellationToken);
        key = images.Count == pinned.Count ? DockerfileBuilder.KeyOf(content, images) : null;
        return content.ToString();
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        services.ExistingImages is { } store && key is { } known && DockerfileBuilder.Find(store, known) is { } image ? ImageOutputs.Of(image) : null;

    internal override Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        var runner = new ContainerBuildRunner(look.Services, new Dictionary<string, byte[]>(), output: null);
        var builder = new DockerfileBuilder(look.Services.Images, runner, FindAsync, look.Services.Time);
        return builder.BuildAsync(Options, [name], progress, cancellationToken);

        async Task<StoredImage> FindAsync(string image, CancellationToken token)
        {
            string pinned = look.Recorded?["spec"]?[PinsMember]?[image]?.GetValue<string>() ?? image;
            return await look.Pins.FetchAsync(pinned, look.Credentials, clock: null, progress, token).ConfigureAwait(false);
        }
    }
}
