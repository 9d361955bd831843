using IaC.Model;

namespace IaC.Engine;

/// <summary>Which resources outlive their declaration because they hold data.</summary>
/// <param name="kindOf">The kind of a resource; null for one that no provider knows.</param>
/// <param name="deleteData">The user asked for their deletion.</param>
internal sealed class DataRetention(Func<ResourceKey, KindDescriptor?> kindOf, bool deleteData)
{
    /// <summary>The retention of a set of providers.</summary>
    public static DataRetention Of(IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, bool deleteData) =>
        new(key => providers.GetValueOrDefault((key.ApiVersion, key.Kind))?.Kind, deleteData);

    /// <summary>Whether data go when an entry is deleted. A creation that was interrupted holds none yet.</summary>
    public bool Holds(RecordedResource entry, ObservedResource? observed) =>
        entry.WasMade && observed is not { Health: ResourceHealth.NotFound } && kindOf(entry.Key)?.HoldsData == true;

    /// <summary>What becomes of data beside an entry that is deleted. Those of one that was replaced are its successor's, or were told of with that.</summary>
    public DataFate FateOf(RecordedResource entry, ObservedResource? observed) =>
        entry is { WasMade: true, Condemned: false } ? (kindOf(entry.Key)?.FateOfData(entry.Inputs, null) ?? DataFate.None).Losing(observed?.Belongings ?? default) : DataFate.None;

    /// <summary>Whether an entry that is not declared stays with its data. A deletion that was begun is finished, and a replacement was consented to.</summary>
    public bool Keeps(RecordedResource entry, ObservedResource? observed) =>
        Holds(entry, observed) && entry is { Condemned: false, Pending: not PendingOperation.Deleting } && (!deleteData || entry.Options.RetainOnDelete);
}
