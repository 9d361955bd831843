namespace IaC.Model;

/// <summary>The Host that something runs on.</summary>
internal static class HostReference
{
    private const string LocalHost = "localhost";

    /// <summary>Name of the host of a document; <c>localhost</c> unless it names one.</summary>
    public static string NameOf(NodeView document) => document["spec"]["nodeName"].Text ?? LocalHost;

    /// <summary>An edge to the host that is named; localhost exists without being declared.</summary>
    public static ResourceReference? Of(NodeView nodeName) => nodeName.Text is { } name
        ? new ResourceReference(nodeName.Pointer, new ResourceKey(KindSchema.Host.ApiVersion, KindSchema.Host.Kind, ResourceKey.DefaultNamespace, name), "", Required: name != LocalHost)
        : null;
}
