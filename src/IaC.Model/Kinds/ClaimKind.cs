using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>v1</c> PersistentVolumeClaim.</summary>
internal sealed class ClaimKind() : DocumentKind(KindSchema.PersistentVolumeClaim)
{
    /// <summary>Output that pods refer to: the absolute path of the folder on its host.</summary>
    public const string Path = "path";

    /// <inheritdoc/>
    public override bool HoldsData => true;

    /// <summary>The host that has its data.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document) => HostReference.Of(HostReference.SelectedNodeOf(new NodeView(document))) is { } host ? [host] : [];

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => VolumeRules.Claim(document["spec"]);
}
