using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Images;

/// <summary>Where the content of a declared image comes from; one derived class a source.</summary>
internal abstract class ImageSource
{
    /// <summary>Member of the checked document that holds the content key, beside the declared ones.</summary>
    internal const string ContentMember = "content";

    /// <summary>Member of the checked document with the pinned references of images that only a Dockerfile names, by what it calls them.</summary>
    internal const string PinsMember = "pins";

    /// <summary>The source that a document declares.</summary>
    /// <param name="inputs">Document without expressions.</param>
    /// <param name="baseFolder">Folder that relative paths start from.</param>
    /// <param name="references">Values of its references, as far as they are known.</param>
    internal static ImageSource Of(JsonObject inputs, string baseFolder, ImmutableArray<ReferenceValue> references)
    {
        var declared = (JsonObject)inputs.DeepClone();
        (declared["spec"] as JsonObject)?.Remove(ContentMember);
        (declared["spec"] as JsonObject)?.Remove(PinsMember);
        Image document = ModelReader.ReadImage(declared);
        return document.Spec switch
        {
            { Registry: { } registry } => new RegistryImageSource(registry),
            { Build: { } build } => new DockerfileImageSource(build, baseFolder),
            { Archive: { } archive } => new ArchiveImageSource(archive, baseFolder),
            { Disk: { } disk } => new DiskImageSource(disk, baseFolder),
            { Guest: { } guest } => new GuestImageSource(guest),
            { Image: { } rootDisk } => new RootDiskImageSource(rootDisk, references),
            { Layers: { } layers } => new LayerImageSource(document.Spec, layers, baseFolder, references),
            _ => throw new ImageException($"image {document.Metadata.Name} has no source"),
        };
    }

    /// <summary>What it takes to get it is called.</summary>
    internal virtual StepPhase Phase => StepPhase.Build;

    /// <summary>Whether it can be made before anything of the apply is done.</summary>
    internal virtual bool IsPreparedBefore => true;

    /// <summary>Hash of all that the content depends on; null while something of it is not known yet.</summary>
    /// <param name="look">What there is to go by.</param>
    /// <param name="spec">The document's spec as it will be recorded: references in it get their digests.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal abstract Task<string?> ContentKeyAsync(ImageLook look, JsonObject spec, CancellationToken cancellationToken);

    /// <summary>Outputs that are certain before anything is done; null where there are none. Valid after <see cref="ContentKeyAsync"/>.</summary>
    internal abstract JsonObject? KnownOutputs(HostServices services);

    /// <summary>Puts the image into the store under a name.</summary>
    /// <param name="look">What there is to go by; its recorded inputs are those of this apply.</param>
    /// <param name="name">The name.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal abstract Task<StoredImage> MaterialiseAsync(ImageLook look, string name, IProgress<ImageProgress> progress, CancellationToken cancellationToken);
}
