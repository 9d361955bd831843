using IaC.Cli.Composition;
using IaC.Images;
using IaC.Images.Oci;
using IaC.Images.Registries;

namespace IaC.Cli.Images;

/// <summary>Images on their way between store and registries.</summary>
internal sealed class ImageTransfer(RootServices services)
{
    /// <summary>Brings an image of the store to a registry. A layer that an image of the same registry has too is mounted from there.</summary>
    public async Task<Digest> PushAsync(string name, ImageReference target, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = await services.Images.HoldAsync(cancellationToken);
        StoredImage image = services.FindImage(name);
        ILookup<Digest, string> known = services.Images.List()
            .SelectMany(other => other.Names.Select(other => ImageReference.TryParse(other, out ImageReference? reference) ? reference : null).Where(reference => reference?.Registry == target.Registry)
                .SelectMany(reference => other.Layers.Select(layer => (layer.Descriptor.Digest, reference!.Repository))))
            .ToLookup(entry => entry.Digest, entry => entry.Repository);
        return await new ImagePush(services.Registries).PushAsync(
            services.Images.SourceOf(image), target, digest => known[digest].FirstOrDefault(repository => repository != target.Repository), progress, cancellationToken);
    }

    /// <summary>Copies an image from one registry to another; within one, layers are mounted.</summary>
    /// <param name="from">The original.</param>
    /// <param name="target">Name that it gets.</param>
    /// <param name="platform">Which image of a list; null copies the list whole.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Digest> CopyAsync(ImageReference from, ImageReference target, Platform? platform, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        if (platform is null)
        {
            return await new ImageCopy(services.Registries).CopyAsync(from, target, progress, cancellationToken);
        }

        RegistryImage image = await services.Registries.FindAsync(from, platform, cancellationToken);
        return await new ImagePush(services.Registries).PushAsync(image, target, _ => from.Registry == target.Registry ? from.Repository : null, progress, cancellationToken);
    }
}
