using System.Security.Cryptography;
using IaC.Images;
using Declared = IaC.Model.V1Alpha1.ImageArchive;

namespace IaC.Providers.Images;

/// <summary>An image out of a docker-archive or OCI layout tar.</summary>
internal sealed class ArchiveImageSource(Declared declared, string baseFolder) : ImageSource
{
    private string Path => System.IO.Path.GetFullPath(declared.Path, baseFolder);

    internal override async Task<string?> ContentKeyAsync(HostServices services, bool rebuild, CancellationToken cancellationToken)
    {
        using FileStream file = File.OpenRead(Path);
        return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false))}";
    }

    internal override Digest? KnownDigest(HostServices services) => null;

    internal override async Task<StoredImage> MaterialiseAsync(HostServices services, string name, bool rebuild, IProgress<ImageProgress> progress, CancellationToken cancellationToken)
    {
        using ImageArchive archive = await ImageArchive.OpenAsync(Path, services.Images, cancellationToken).ConfigureAwait(false);
        return await services.Images.AddAsync(archive.Choose(declared.Reference, cancellationToken), [name], progress, cancellationToken).ConfigureAwait(false);
    }
}
