using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary><c>iac/v1alpha1</c> Guest.</summary>
internal sealed class GuestKind() : DocumentKind(KindSchema.Guest)
{
    /// <inheritdoc/>
    public override bool IsNamespaced => false;

    /// <inheritdoc/>
    public override FieldEffect RenameEffect => FieldEffect.Replace;

    /// <inheritdoc/>
    public override bool Runs => true;

    /// <summary>A guest that boots takes a processor for seconds; more at once only wait for each other.</summary>
    public override int? ParallelLimit => 4;

    /// <summary>The host by <c>nodeName</c>.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document) => HostReference.Of(new NodeView(document)["spec"]["nodeName"]) is { } host ? [host] : [];

    /// <summary>The ports that it takes from its host, as a Pod does.</summary>
    public override IEnumerable<string> Claims(JsonObject document)
    {
        var guest = new NodeView(document);
        return HostPort.OfGuest(guest).Select(port => $"port/{HostReference.NameOf(guest)}/{port.Port}/{port.Protocol}").Distinct();
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => GuestRules.Check(document);
}
