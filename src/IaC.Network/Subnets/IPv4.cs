using System.Buffers.Binary;
using System.Net;

namespace IaC.Network;

/// <summary>Arithmetic on IPv4 addresses.</summary>
internal static class IPv4
{
    internal static uint ToNumber(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    internal static IPAddress FromNumber(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }

    /// <summary>The address that lies <paramref name="offset"/> behind another.</summary>
    internal static IPAddress Add(IPAddress address, uint offset) => FromNumber(ToNumber(address) + offset);

    /// <summary>The network of one address.</summary>
    internal static IPNetwork Host(IPAddress address) => new(address, 32);

    /// <summary>The mask of a network: <c>255.255.0.0</c>.</summary>
    internal static IPAddress Mask(IPNetwork network) => FromNumber(network.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - network.PrefixLength));

    internal static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);
}
