using System.Buffers.Binary;
using System.Net;

namespace IaC.Network;

/// <summary>A port of the host as the maps of <see cref="PortTable"/> know it; each field of a key is padded to 4 bytes.</summary>
/// <param name="Ip">Address; <see cref="IPAddress.Any"/> or <see cref="IPAddress.IPv6Any"/> for all of the family.</param>
/// <param name="Number">Port.</param>
/// <param name="Protocol">Protocol.</param>
internal readonly record struct HostPort(IPAddress Ip, ushort Number, PortProtocol Protocol)
{
    /// <summary>Bytes of a field but for addresses.</summary>
    internal const int FieldLength = 4;

    private const int ShortKeyLength = 2 * FieldLength;

    internal bool IsOfAnyAddress => Ip.Equals(IPAddress.Any) || Ip.Equals(IPAddress.IPv6Any);

    /// <summary>protocol . port</summary>
    internal byte[] ShortKey => [(byte)Protocol, 0, 0, 0, .. Field(Number)];

    /// <summary>address . protocol . port</summary>
    internal byte[] LongKey => [.. Ip.GetAddressBytes(), .. ShortKey];

    internal static HostPort Of(PublishedMapping mapping) =>
        new(mapping is { IsV6: true, Port.IsOfAnyAddress: true } ? IPAddress.IPv6Any : mapping.Port.HostIp, mapping.Port.HostPort, mapping.Port.Protocol);

    internal static HostPort Read(ReadOnlySpan<byte> key, bool isV6)
    {
        IPAddress ip = key.Length > ShortKeyLength ? new IPAddress(key[..^ShortKeyLength]) : isV6 ? IPAddress.IPv6Any : IPAddress.Any;
        ReadOnlySpan<byte> rest = key[^ShortKeyLength..];
        return new HostPort(ip, BinaryPrimitives.ReadUInt16BigEndian(rest[FieldLength..]), (PortProtocol)rest[0]);
    }

    /// <summary>A port in its padded field.</summary>
    internal static byte[] Field(ushort port) => [(byte)(port >> 8), (byte)port, 0, 0];

    /// <summary>Whether a packet could be meant for both.</summary>
    internal bool Overlaps(HostPort other) => Number == other.Number && Protocol == other.Protocol && (IsOfAnyAddress || other.IsOfAnyAddress || Ip.Equals(other.Ip));

    /// <summary><c>127.0.0.1:8080/tcp</c></summary>
    public override string ToString() => $"{new IPEndPoint(Ip, Number)}/{Protocol.ToString().ToLowerInvariant()}";
}
