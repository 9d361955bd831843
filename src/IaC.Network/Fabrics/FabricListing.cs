namespace IaC.Network;

/// <summary>What exists of a fabric at a moment.</summary>
/// <param name="Complete">Namespace, uplink, routes, table and accept rules are all there.</param>
/// <param name="Attached">Uids of the pods whose interface is in the fabric.</param>
/// <param name="Published">Published ports by uid of the pod.</param>
public sealed record FabricListing(bool Complete, IReadOnlySet<string> Attached, IReadOnlyDictionary<string, IReadOnlyList<PublishedMapping>> Published);
