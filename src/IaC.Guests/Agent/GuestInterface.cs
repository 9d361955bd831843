using System.Collections.Immutable;

namespace IaC.Guests;

/// <summary>An interface of a guest, as the guest sees it.</summary>
/// <param name="Name">Name in the guest.</param>
/// <param name="HardwareAddress">Its hardware address; null where it has none.</param>
/// <param name="Addresses">Its addresses, each with the length of its network.</param>
public sealed record GuestInterface(string Name, string? HardwareAddress, ImmutableArray<string> Addresses);
