namespace IaC.Providers.Hosts;

/// <summary>Whether something of a host can be declared, and why.</summary>
/// <param name="Name">The field of a Host: <c>packages</c>.</param>
/// <param name="IsThere">It can.</param>
/// <param name="Detail">What was found; the reason where it cannot.</param>
/// <param name="Remedy">What to do about it; null where nothing is to be done.</param>
public sealed record HostCapability(string Name, bool IsThere, string Detail, string? Remedy = null);
