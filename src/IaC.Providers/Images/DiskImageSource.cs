using System.Text.Json.Nodes;
using IaC.Images;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Images;

/// <summary>A disk for guests. Its content is its checksum; where that is not declared, a file of this machine is read for it.</summary>
internal sealed class DiskImageSource(ImageDisk declared, string baseFolder) : ImageSource
{
    private Digest? key;

    private DiskSource Source
    {
        get
        {
            DiskChecksum? checksum = (declared.Sha256 ?? declared.Sha512) is { } hex ? DiskChecksum.Parse(hex) : null;
            DiskFormat? format = declared.Format is { } named ? FormatOf(named) : null;
            return declared.Url is { } url
                ? new DiskSource.Download(Uri.TryCreate(url, UriKind.Absolute, out Uri? address) ? address : throw new ImageException("is not an address", url)) { Checksum = checksum, Format = format }
                : new DiskSource.LocalFile(Path.GetFullPath(declared.Path!, baseFolder)) { Checksum = checksum, Format = format };
        }
    }

    /// <summary>A format of documents in the words of the image store.</summary>
    internal static DiskFormat FormatOf(ImageDiskFormat declared) => declared == ImageDiskFormat.Raw ? DiskFormat.Raw : DiskFormat.Qcow2;

    internal override async Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken)
    {
        key = await DiskIntake.KeyOfAsync(Source, cancellationToken).ConfigureAwait(false);
        return key.ToString();
    }

    internal override JsonObject? KnownOutputs(HostServices services) =>
        services.ExistingImages is { } store && new DiskIntake(store, services.Time).Find(key!.Value) is { } image ? ImageOutputs.Of(image) : null;

    internal override Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken) =>
        new DiskIntake(look.Services.Images, look.Services.Time).AddAsync(Source, [name], progress, cancellationToken);
}
