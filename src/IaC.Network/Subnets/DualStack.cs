using System.Net;
using System.Net.Sockets;

namespace IaC.Network;

/// <summary>
/// IPv6 beside IPv4 in a fabric. An address of IPv6 is the prefix with the host part of the IPv4 address of the same pod, so that whoever has the one has the other, and both are free again together. See decision 0003.
/// </summary>
/// <param name="Prefix">Network of IPv6, from /64 to /96: the host part of any subnet of IPv4 fits, and leaves room for the host's own address.</param>
/// <param name="Subnet">Subnet of IPv4.</param>
/// <exception cref="ArgumentException">The prefix is of another family, or of another length.</exception>
public sealed record DualStack(IPNetwork Prefix, IPNetwork Subnet)
{
    /// <summary>Bits of the widest prefix.</summary>
    public const int WidestPrefix = 64;

    /// <summary>Bits of the narrowest prefix.</summary>
    public const int NarrowestPrefix = 96;

    private const int Bits = 128;

    // No subnet of IPv4 has a host part of more than 24 bits.
    private const uint BehindAllPods = 1 << 24;

    /// <summary>Network of IPv6.</summary>
    public IPNetwork Prefix { get; } = Prefix is { BaseAddress.AddressFamily: AddressFamily.InterNetworkV6, PrefixLength: >= WidestPrefix and <= NarrowestPrefix }
        ? Prefix
        : throw new ArgumentException($"{Prefix} is no IPv6 network from /{WidestPrefix} to /{NarrowestPrefix}", nameof(Prefix));

    /// <summary>The part of the prefix that pods and guests have their addresses in, and their bridge its own: what lies on their link.</summary>
    public IPNetwork Pods => new(Prefix.BaseAddress, Bits - 32 + Subnet.PrefixLength);

    /// <summary>First address of the prefix, on the bridge: their router.</summary>
    public IPAddress Gateway => At(1);

    /// <summary>The host's address on the uplink. It lies outside of what pods take for their own link, so that they answer by way of the bridge.</summary>
    internal IPAddress Host => At(BehindAllPods);

    /// <summary>Where guests ask for names over IPv6. It leads nowhere else: the fabric throws away what is sent to it once the supervisor has seen it.</summary>
    internal IPAddress NameServer => At(BehindAllPods + Guests.NameServer.Port);

    /// <summary>The address of IPv6 that follows from one of IPv4 in the subnet.</summary>
    public IPAddress AddressOf(IPAddress address) => At(HostPartOf(address));

    /// <summary>What an address of IPv4 has beyond its subnet.</summary>
    internal uint HostPartOf(IPAddress address) => IPv4.ToNumber(address) - IPv4.ToNumber(Subnet.BaseAddress);

    private IPAddress At(uint offset) => IPv6.WithLowBits(Prefix.BaseAddress, offset);
}
