using System.Text.Json.Nodes;
using IaC.Hashing;
using IaC.Images;
using Declared = IaC.Model.V1Alpha1.ImageArchive;

namespace IaC.Providers.Images;

/// <summary>An image out of a docker-archive or OCI layout tar.</summary>
internal sealed class ArchiveImageSource(Declared declared, string baseFolder) : ImageSource
{
    private string Path => System.IO.Path.GetFullPath(declared.Path, baseFolder);

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken) => await Sha256.DigestOfFileAsync(Path, cancellationToken).ConfigureAwait(false);

    internal override JsonObject? KnownOutputs(HostServices services) => null;

    internal override async Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        using ImageArchive archive = await ImageArchive.OpenAsync(Path, look.Services.Images, cancellationToken).ConfigureAwait(false);
        return await look.Services.Images.AddAsync(archive.Choose(declared.Reference, cancellationToken), [name], unpack: true, progress, cancellationToken).ConfigureAwait(false);
    }
}
