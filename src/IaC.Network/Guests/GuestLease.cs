using System.Net;

namespace IaC.Network.Guests;

/// <summary>What a guest is told when it asks for its address.</summary>
/// <param name="HardwareAddress">Its interface.</param>
/// <param name="Address">Its address.</param>
/// <param name="Subnet">Subnet of the fabric.</param>
/// <param name="Hostname">Its name.</param>
/// <param name="NameServers">Who it asks for names, beside its supervisor.</param>
public sealed record GuestLease(byte[] HardwareAddress, IPAddress Address, IPNetwork Subnet, string Hostname, IReadOnlyList<IPAddress> NameServers)
{
    /// <summary>What it has of IPv6; null for nothing.</summary>
    public DualStack? Addresses { get; init; }

    /// <summary>Who it asks for names over IPv6.</summary>
    public IReadOnlyList<IPAddress> NameServersV6 { get; init; } = [];

    /// <summary>The way out.</summary>
    public IPAddress Gateway => FabricProbe.GatewayOf(Subnet);

    /// <summary>Its address of IPv6; null for none.</summary>
    internal IPAddress? AddressV6 => Addresses?.AddressOf(Address);
}
