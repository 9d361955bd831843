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

    /// <summary>What the layers lie on.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document)
    {
        NodeView from = new NodeView(document)["spec"]["from"];
        return from.Text is { } name and not ImageRules.Scratch
            ? [new ResourceReference(from.Pointer, new ResourceKey(ApiVersion, Kind, ResourceKey.DefaultNamespace, name), "digest", Required: false)]
            : [];
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => ImageRules.Check(document);
}
