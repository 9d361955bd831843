using System.Globalization;
using System.Net;

namespace IaC.Network;

/// <summary>
/// Pairs of link-local addresses for an uplink (RFC 3927): the even one is the host's, the odd one the fabric's. They are taken from a part of 169.254.0.0/16 that clouds do not use for
/// their services; a root starts at a place that follows from its id, and takes the next where that is taken.
/// </summary>
internal static class UplinkAddresses
{
    private const uint Pairs = 4096;
    private static readonly IPNetwork Range = IPNetwork.Parse("169.254.192.0/19");

    /// <summary>The host's addresses of all pairs, in the order of trial.</summary>
    internal static IEnumerable<IPAddress> Candidates(string rootId)
    {
        uint start = uint.Parse(rootId, NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Pairs;
        for (uint i = 0; i < Pairs; i++)
        {
            yield return IPv4.Add(Range.BaseAddress, (start + i) % Pairs * 2);
        }
    }

    /// <summary>The fabric's address of a pair.</summary>
    internal static IPAddress InFabric(IPAddress host) => IPv4.Add(host, 1);
}
