using System.Buffers.Binary;
using System.Net;

namespace IaC.Network;

/// <summary>A port of the host as the maps of <see cref="PortTable"/> know it; each field of a key is padded to 4 bytes.</summary>
/// <param name="Ip">Address, or <see cref="IPAddress.Any"/>.</param>
/// <param name="Number">Port.</param>
/// <param name="Protocol">Protocol.</param>
internal readonly record struct HostPort(IPAddress Ip, ushort Number, PortProtocol Protocol)
{
    private const int ShortKeyLength = 8;

    internal bool IsOfAnyAddress => Ip.Equals(IPAddress.Any);

    /// <summary>protocol . port</summary>
    internal byte[] ShortKey => [(byte)Protocol, 0, 0, 0, .. Field(Number)];

    /// <summary>address . protocol . port</summary>
    internal byte[] LongKey => [.. Ip.GetAddressBytes(), .. ShortKey];

    internal static HostPort Of(PortMapping mapping) => new(mapping.HostIp, mapping.HostPort, mapping.Protocol);

    internal static HostPort Read(ReadOnlySpan<byte> key)
    {
        IPAddress ip = key.Length == ShortKeyLength ? IPAddress.Any : new IPAddress(key[..4]);
        ReadOnlySpan<byte> rest = key[^ShortKeyLength..];
        return new HostPort(ip, BinaryPrimitives.ReadUInt16BigEndian(rest[4..]), (PortProtocol)rest[0]);
    }

    /// <summary>A port in its padded field.</summary>
    internal static byte[] Field(ushort port) => [(byte)(port >> 8), (byte)port, 0, 0];

    /// <summary>Whether a packet could be meant for both.</summary>
    internal bool Overlaps(HostPort other) => Number == other.Number && Protocol == other.Protocol && (IsOfAnyAddress || other.IsOfAnyAddress || Ip.Equals(other.Ip));

    /// <summary><c>127.0.0.1:8080/tcp</c></summary>
    public override string ToString() => $"{Ip}:{Number}/{Protocol.ToString().ToLowerInvariant()}";
}
