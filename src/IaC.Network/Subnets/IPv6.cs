using System.Buffers.Binary;
using System.Net;

namespace IaC.Network;

/// <summary>Addresses of IPv6.</summary>
internal static class IPv6
{
    private const int Length = 16;

    /// <summary>Of every link, one on each interface.</summary>
    internal static readonly IPNetwork LinkLocal = IPNetwork.Parse("fe80::/10");

    internal static readonly IPNetwork Loopback = Host(IPAddress.IPv6Loopback);

    internal static readonly IPNetwork Everywhere = new(IPAddress.IPv6Any, 0);

    /// <summary>Length of the prefix of link-local addresses on an interface (RFC 4291, 2.5.6).</summary>
    internal const int LinkLocalPrefix = 64;

    /// <summary>The network of one address.</summary>
    internal static IPNetwork Host(IPAddress address) => new(address, 8 * Length);

    /// <summary>The link-local address that ends in a number.</summary>
    internal static IPAddress OnLink(uint number) => WithLowBits(LinkLocal.BaseAddress, number);

    /// <summary>An address whose last 32 bits are set.</summary>
    internal static IPAddress WithLowBits(IPAddress address, uint bits)
    {
        byte[] bytes = address.GetAddressBytes();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Length - sizeof(uint)), BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(Length - sizeof(uint))) | bits);
        return new IPAddress(bytes);
    }
}
