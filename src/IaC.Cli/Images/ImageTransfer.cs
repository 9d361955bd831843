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
    public async Task<Digest> CopyAsync(ImageReference from, ImageReference target, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        RegistryImage image = await services.Registries.FindAsync(from, Platform.Host, cancellationToken);
        return await new ImagePush(services.Registries).PushAsync(image, target, _ => from.Registry == target.Registry ? from.Repository : null, progress, cancellationToken);
    }
}
