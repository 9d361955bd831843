namespace IaC.Network;

/// <summary>What exists of a fabric at a moment.</summary>
/// <param name="Fault">The first part of the fabric itself that is missing, for people (<c>table ip iac-0f3a5b7c</c>); null when it is whole.</param>
/// <param name="FaultV6">The same for pods that have IPv6, to whom more belongs. Null where nobody asked for it.</param>
/// <param name="Attached">Uids of the pods whose interface is in the fabric.</param>
/// <param name="Published">Published ports by uid of the pod.</param>
public sealed record FabricListing(string? Fault, string? FaultV6, IReadOnlySet<string> Attached, IReadOnlyDictionary<string, IReadOnlyList<PublishedMapping>> Published);
