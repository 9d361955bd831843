using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>iac/v1alpha1</c> Image.</summary>
internal sealed class ImageKind() : DocumentKind(KindSchema.Image)
{
    /// <inheritdoc/>
    public override bool IsNamespaced => false;

    /// <summary>Images lie in the store by digest: the old and the new one do not meet.</summary>
    public override bool IsExclusive(JsonObject document) => false;

    /// <summary>An image is immutable: whatever changes of it, the digest is another one.</summary>
    public override bool KeepsOutput(string output, FieldEffect effect) => false;

    /// <summary>A build or a pull loads a machine by itself: no more than processors, but four, since many only wait for a network.</summary>
    public override int? ParallelLimit => Math.Max(4, Environment.ProcessorCount);

    /// <summary>What the layers lie on, what they copy from, what a root disk holds, and the secrets of their commands.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document)
    {
        NodeView spec = new NodeView(document)["spec"];
        IEnumerable<ResourceReference?> references =
        [
            Image(spec["from"]),
            Image(spec["image"]["from"]),
            Guest(spec["guest"]),
            .. spec["layers"].Items.Select(layer => Image(layer["copyFrom"]["image"])),
            .. spec["layers"].Items.SelectMany(layer => layer["run"]["secrets"].Items).Select(secret => Secret(secret["name"])),
        ];
        return references.OfType<ResourceReference>();
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => ImageRules.Check(document);

    private static ResourceReference? Image(NodeView image) => image.Text == ImageRules.Scratch ? null : NamedImage.Of(image);

    // The image is of a moment: an edge that carries no value.
    private static ResourceReference? Guest(NodeView guest) => guest.Text is { } name
        ? new ResourceReference(guest.Pointer, new ResourceKey(KindSchema.Guest.ApiVersion, KindSchema.Guest.Kind, ResourceKey.DefaultNamespace, name), "")
        : null;

    // A layer does not change with a secret that its command used: an edge that carries no value.
    private static ResourceReference? Secret(NodeView secret) => secret.Text is { } name
        ? new ResourceReference(secret.Pointer, new ResourceKey("v1", "Secret", ResourceKey.DefaultNamespace, name), "")
        : null;
}
