namespace IaC.Network;

/// <summary>Bytes that went over the interface of a pod or guest, as it sees them.</summary>
/// <param name="Received">That it received.</param>
/// <param name="Sent">That it sent.</param>
public readonly record struct LinkTraffic(long Received, long Sent);
