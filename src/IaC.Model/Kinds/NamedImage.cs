namespace IaC.Model;

/// <summary>An image that a document names: an Image of the stack, or what a registry or the store has under the name.</summary>
internal static class NamedImage
{
    /// <summary>An edge to the Image of the name, where the stack has one, that carries its digest.</summary>
    public static ResourceReference? Of(NodeView image) => image.Text is { } name
        ? new ResourceReference(image.Pointer, new ResourceKey(KindSchema.Image.ApiVersion, KindSchema.Image.Kind, ResourceKey.DefaultNamespace, name), "digest", Required: false)
        : null;
}
