using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>The Host that something runs on.</summary>
public static class HostReference
{
    /// <summary>The machine that this program runs on; it exists without being declared.</summary>
    public const string LocalHost = "localhost";

    /// <summary>Whether a pod or guest is reached by its host as by its own address: it publishes each port that it names under the same number, or has no other network than its host's.</summary>
    public static bool PublishesAll(JsonObject document)
    {
        var workload = new NodeView(document);
        NodeView[] ports = [.. workload["spec"]["ports"].Items, .. PodRules.Containers(workload["spec"]).SelectMany(container => container["ports"].Items)];
        return workload["spec"]["hostNetwork"].IsTrue
            || (ports.Length > 0 && ports.All(port => port["hostPort"].Integer is { } published && published == (port["containerPort"].Integer ?? port["port"].Integer) && port["hostIP"].Text is null or "" or HostPort.AllAddresses));
    }

    /// <summary>The annotation of a claim that names the host of its data, as in Kubernetes.</summary>
    public const string SelectedNode = "volume.kubernetes.io/selected-node";

    /// <summary>Name of the host of a document of something that runs, or of a claim.</summary>
    public static string NameOf(JsonObject document) => NameOf(new NodeView(document));

    /// <summary>Name of the host of a document; <see cref="LocalHost"/> unless it names one.</summary>
    internal static string NameOf(NodeView document) => (document["kind"].Text == KindSchema.PersistentVolumeClaim.Kind ? SelectedNodeOf(document) : document["spec"]["nodeName"]).Text ?? LocalHost;

    /// <summary>The host that a claim names; null where it names none.</summary>
    public static string? SelectedNodeOf(JsonObject claim) => SelectedNodeOf(new NodeView(claim)).Text;

    /// <summary>The host that a claim names.</summary>
    internal static NodeView SelectedNodeOf(NodeView claim) => claim["metadata"]["annotations"][SelectedNode];

    /// <summary>The claim, naming a host.</summary>
    public static JsonObject Selecting(string host, JsonObject claim)
    {
        var document = (JsonObject)claim.DeepClone();
        var metadata = (JsonObject)document["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        annotations[SelectedNode] = host;
        return document;
    }

    /// <summary>An edge to the host that is named.</summary>
    internal static ResourceReference? Of(NodeView nodeName) => nodeName.Text is { } name
        ? new ResourceReference(nodeName.Pointer, new ResourceKey(KindSchema.Host.ApiVersion, KindSchema.Host.Kind, ResourceKey.DefaultNamespace, name), "", Required: name != LocalHost)
        : null;
}
