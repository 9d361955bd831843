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

    /// <summary>A guest that boots takes a processor for seconds. More at once only come nearer to their deadlines; fewer would leave processors idle while the last ones of a stack boot.</summary>
    public override int? ParallelLimit => Math.Max(4, 3 * Environment.ProcessorCount);

    /// <summary>The host by <c>nodeName</c>; images by name.</summary>
    public override IEnumerable<ResourceReference> References(JsonObject document)
    {
        NodeView spec = new NodeView(document)["spec"];
        IEnumerable<ResourceReference?> references = [HostReference.Of(spec["nodeName"]), NamedImage.Of(spec["image"]), .. spec["disks"].Items.Select(disk => NamedImage.Of(disk["image"]))];
        return references.OfType<ResourceReference>();
    }

    /// <summary>The ports that it takes from its host, as a Pod does, and the disks.</summary>
    public override IEnumerable<string> Claims(JsonObject document)
    {
        var guest = new NodeView(document);
        string host = HostReference.NameOf(guest);
        return DeclaredHostPort.OfGuest(guest).Select(port => port.ClaimOn(host))
            .Concat(guest["spec"]["disks"].Items.Select(disk => disk["path"].Text).OfType<string>().Select(path => $"disk/{host}{path}"))
            .Distinct();
    }

    /// <summary>What can become more does so while the guest runs, up to what it was started for.</summary>
    public override FieldEffect EffectOf(JsonObject document, string pointer, JsonNode? before, JsonNode? after) =>
        GuestEffects.Of(new NodeView(document)["spec"], pointer, before, after) ?? EffectOf(pointer);

    /// <inheritdoc/>
    public override TimeSpan? ReadyDeadline(JsonObject document) =>
        new NodeView(document)["spec"]["readiness"]["timeoutSeconds"].Integer is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <inheritdoc/>
    public override TimeSpan? UsualReadyDeadline(JsonObject? outputs) => outputs?[GuestAcceleration.Output]?.ToString() == GuestAcceleration.Tcg ? GuestAcceleration.TcgReadyDeadline : null;

    /// <summary>The disks that it alone has. That of its image is no more than what a container writes, unless the guest was made to be changed: then it goes with it.</summary>
    public override DataFate FateOfData(JsonObject before, JsonObject? after)
    {
        string[] root = after is null && new NodeView(before)["spec"]["mutable"].IsTrue ? ["disk root"] : [];
        var then = after is null ? [] : GuestDisks.Own(after).ToDictionary(disk => disk.Name);
        ILookup<bool, string> going = GuestDisks.Own(before)
            .Where(disk => !then.TryGetValue(disk.Name, out GuestDisks.Entry? next) || next.Format != disk.Format)
            .ToLookup(disk => then.ContainsKey(disk.Name) || disk.IsDeleted, disk => $"disk {disk.Name}");
        return new DataFate([.. root, .. going[true]], [.. going[false]]);
    }

    /// <inheritdoc/>
    protected override IEnumerable<DocumentFault> CheckRules(NodeView document) => GuestRules.Check(document);
}
