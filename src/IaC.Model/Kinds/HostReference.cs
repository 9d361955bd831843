using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>The Host that something runs on.</summary>
public static class HostReference
{
    /// <summary>The machine that this program runs on; it exists without being declared.</summary>
    public const string LocalHost = "localhost";

    /// <summary>Name of the host of a document of something that runs.</summary>
    public static string NameOf(JsonObject document) => NameOf(new NodeView(document));

    /// <summary>Name of the host of a document; <see cref="LocalHost"/> unless it names one.</summary>
    internal static string NameOf(NodeView document) => document["spec"]["nodeName"].Text ?? LocalHost;

    /// <summary>An edge to the host that is named.</summary>
    internal static ResourceReference? Of(NodeView nodeName) => nodeName.Text is { } name
        ? new ResourceReference(nodeName.Pointer, new ResourceKey(KindSchema.Host.ApiVersion, KindSchema.Host.Kind, ResourceKey.DefaultNamespace, name), "", Required: name != LocalHost)
        : null;
}
