using System.Net;

namespace IaC.Model;

/// <summary>A port of a host that a pod or a guest takes.</summary>
/// <param name="Address">Address of the host; <see cref="AllAddresses"/> for all, of both families.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
public sealed record HostPort(string Address, long Port, string Protocol)
{
    /// <summary>Every address of the host.</summary>
    public const string AllAddresses = "0.0.0.0";

    /// <summary>The address that a <c>hostIP</c> means.</summary>
    /// <param name="hostIP">As declared; null for all.</param>
    public static string AddressOf(string? hostIP) => hostIP is null or "" or "::" ? AllAddresses : IPAddress.TryParse(hostIP, out IPAddress? address) ? address.ToString() : hostIP;

    /// <summary>Whether one who has the one cannot have the other.</summary>
    public bool Overlaps(HostPort other) => Port == other.Port && Protocol == other.Protocol && (Address == other.Address || Address == AllAddresses || other.Address == AllAddresses);

    /// <inheritdoc/>
    public override string ToString() => Address == AllAddresses ? $"{Port}/{Protocol}" : Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]:{Port}/{Protocol}" : $"{Address}:{Port}/{Protocol}";
}
