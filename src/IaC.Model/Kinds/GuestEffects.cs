using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Which changes a guest takes while it runs, where that depends on the values.</summary>
internal static class GuestEffects
{
    // Linux takes memory in by blocks of this size on x86.
    private const long MemoryBlock = 128L << 20;

    private const string Disks = "/spec/disks";

    private const string Networks = "/spec/networks";

    // What may differ between two disks or networks of a name without a restart.
    private static readonly string[] LiveMembers = ["size", "onDelete", "image"];

    /// <summary>What a field that changes from one value to another costs; null where that does not depend on the values.</summary>
    /// <param name="spec">The spec as it is to be.</param>
    /// <param name="pointer">The field.</param>
    /// <param name="before">Its value so far.</param>
    /// <param name="after">Its value to be.</param>
    public static FieldEffect? Of(NodeView spec, string pointer, JsonNode? before, JsonNode? after) => pointer switch
    {
        "/spec/image" when spec["mutable"].IsTrue => FieldEffect.None,
        _ when pointer.StartsWith(Networks, StringComparison.Ordinal) && !Addresses(before).SequenceEqual(Addresses(after)) => FieldEffect.Replace,
        _ => IsLive(spec, pointer, before, after) ? FieldEffect.Live : null,
    };

    private static bool IsLive(NodeView spec, string pointer, JsonNode? before, JsonNode? after) => pointer switch
    {
        "/spec/memory/size" => Grows(before, after, spec["memory"]["max"], MemoryBlock),
        "/spec/cpus/count" => Grows(before, after, spec["cpus"]["max"], 1),
        "/spec/rootDisk" or "/spec/rootDisk/size" => true,
        _ when pointer.StartsWith(Networks, StringComparison.Ordinal) && HasUser(before) != HasUser(after) => false,
        Disks or Networks => Lists(before as JsonArray ?? [], after as JsonArray ?? []),
        _ when pointer.StartsWith(Disks, StringComparison.Ordinal) => pointer.Split('/') is [_, _, _, _] or [_, _, _, _, "size"],
        _ when pointer.StartsWith(Networks, StringComparison.Ordinal) => pointer.Split('/') is [_, _, _, _],
        _ => false,
    };

    // cloud-init sets them once.
    private static IEnumerable<string> Addresses(JsonNode? networks) =>
        from network in (networks as JsonArray)?.OfType<JsonObject>() ?? (networks is JsonObject one ? [one] : [])
        where network["address"] is not null
        orderby network["name"]?.ToString()
        select $"{network["name"]} {network["address"]}";

    // For one in user mode QEMU has another network itself, which it begins with.
    private static bool HasUser(JsonNode? networks) => ((networks as JsonArray)?.OfType<JsonObject>() ?? (networks is JsonObject one ? [one] : [])).Any(network => network["user"] is not null);

    private static bool Grows(JsonNode? before, JsonNode? after, NodeView most, long unit) =>
        Amount(before) is { } from && Amount(after) is { } to && most.Quantity?.Units is { } limit && to > from && to <= limit && (to - from) % unit == 0;

    private static long? Amount(JsonNode? value) => Quantity.TryParse(value?.ToString(), out Quantity amount) ? amount.Units : null;

    // Disks and networks are known by their names, whatever their order.
    private static bool Lists(JsonArray before, JsonArray after)
    {
        ILookup<string?, JsonObject> former = before.OfType<JsonObject>().ToLookup(disk => disk["name"]?.ToString());
        return after.OfType<JsonObject>().All(disk => former[disk["name"]?.ToString()].FirstOrDefault() is not { } other || JsonNode.DeepEquals(Rest(disk), Rest(other)));
    }

    private static JsonObject Rest(JsonObject disk)
    {
        var rest = (JsonObject)disk.DeepClone();
        foreach (string member in LiveMembers)
        {
            rest.Remove(member);
        }

        return rest;
    }
}
