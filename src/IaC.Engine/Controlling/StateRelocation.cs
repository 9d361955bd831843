using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Brings a state that was recorded on another machine, or below another root, in step with this one.</summary>
/// <param name="store">The state.</param>
/// <param name="providers">The provider of each kind.</param>
/// <param name="controller">Brings back what resources that do not run hold of the machine.</param>
internal sealed class StateRelocation(StateStore store, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, ResourceController controller)
{
    /// <summary>Reserves, looks, and writes down what is different here.</summary>
    /// <returns>What cannot be had here, a sentence each: who would have it has nothing, and is refused again when it is to start.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        Live().ToList().ForEach(controller.RequireProvider);
        IReadOnlyList<string> refusals = await ReserveAsync(cancellationToken).ConfigureAwait(false);
        foreach (RecordedResource entry in Live().Where(entry => !providers[KindOf(entry)].Kind.Runs))
        {
            await controller.ControlAsync(entry, ResourceControl.Restore, container: null, grace: null, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<RecordedResource> entries = Live();
        var faults = new List<Diagnostic>();
        IReadOnlyDictionary<string, ObservedResource> observed = await new Observer(providers).ReadAsync(entries, faults, cancellationToken).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw new EngineException(faults[0].Message, faults[0].Remedy);
        }

        Dictionary<Urn, JsonObject> moved = entries
            .Where(entry => observed[entry.Uid] is { Health: ResourceHealth.Current, Outputs: { } outputs } && !JsonNode.DeepEquals(outputs, entry.Outputs))
            .ToDictionary(entry => entry.Urn, entry => observed[entry.Uid].Outputs!);
        StateChange[] changes = [.. entries.Select(entry => (Before: entry, After: Moved(entry, moved))).Where(pair => pair.After != pair.Before).Select(pair => new StateChange.Put(pair.After))];
        if (changes.Length > 0)
        {
            await store.WriteAsync("moved", changes).ConfigureAwait(false);
        }

        return refusals;
    }

    private async Task<IReadOnlyList<string>> ReserveAsync(CancellationToken cancellationToken)
    {
        List<string> refusals = [];
        Guid stack = store.Identity.Uuid;
        foreach (IGrouping<(string, string), RecordedResource> kind in Live().GroupBy(KindOf))
        {
            try
            {
                await providers[kind.Key].ReserveAsync([.. kind.Select(entry => new ReserveRequest(entry.Urn, entry.Uid, stack, entry.Inputs) { Outputs = entry.Outputs })], cancellationToken).ConfigureAwait(false);
            }
            catch (ReservationException refusal)
            {
                refusals.Add(refusal.Message);
            }
        }

        return refusals;
    }

    private static RecordedResource Moved(RecordedResource entry, Dictionary<Urn, JsonObject> moved)
    {
        RecordedReference[] changed =
        [
            .. from reference in entry.References
               where moved.ContainsKey(reference.Target)
               let value = OutputPath.Find(moved[reference.Target], reference.Output)
               where !JsonNode.DeepEquals(value, reference.Value)
               select reference with { Value = value?.DeepClone() },
        ];
        if (changed.Length == 0)
        {
            return moved.TryGetValue(entry.Urn, out JsonObject? own) ? entry with { Outputs = own } : entry;
        }

        var inputs = (JsonObject)entry.Inputs.DeepClone();
        foreach (RecordedReference reference in changed)
        {
            JsonNode? before = entry.References.First(old => IsSame(old, reference)).Value;
            JsonPointer.Replace(inputs, reference.Pointer, Replaced(JsonPointer.Resolve(inputs, reference.Pointer), before, reference.Value));
        }

        return entry with
        {
            Inputs = inputs,
            Outputs = moved.GetValueOrDefault(entry.Urn) ?? entry.Outputs,
            References = [.. entry.References.Select(old => changed.FirstOrDefault(reference => IsSame(old, reference)) ?? old)],
        };
    }

    private static bool IsSame(RecordedReference one, RecordedReference other) => one.Pointer == other.Pointer && one.Target == other.Target && one.Output == other.Output;

    // An expression may be a part of a text. What refers by a name (an image, a claim) holds the name, and stays.
    private static JsonNode? Replaced(JsonNode? field, JsonNode? before, JsonNode? after) =>
        Text(field) is { } text && Text(before) is { } from && Text(after) is { } to ? text.Replace(from, to, StringComparison.Ordinal)
        : JsonNode.DeepEquals(field, before) ? after?.DeepClone()
        : field?.DeepClone();

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private ImmutableArray<RecordedResource> Live() => [.. StateOrder.Sort(store.State.All).Where(entry => !entry.Condemned)];

    private static (string ApiVersion, string Kind) KindOf(RecordedResource entry) => (entry.Key.ApiVersion, entry.Key.Kind);
}
