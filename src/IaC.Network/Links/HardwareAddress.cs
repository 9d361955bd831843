using System.Globalization;
using System.Net;

namespace IaC.Network.Links;

/// <summary>
/// Hardware addresses, all locally administered (IEEE 802: second-lowest bit of the first byte). They follow from what does not change, so that no neighbour's cache is ever wrong:
/// a pod's from its address, since a pod that is replaced keeps the address and gets a new uid; those of the fabric from the root's id.
/// </summary>
public static class HardwareAddress
{
    /// <summary>Of a pod, or of a guest.</summary>
    public static byte[] OfPod(IPAddress address) => [0x02, 0x00, .. address.GetAddressBytes()[^4..]];

    /// <summary>As people write it: <c>02:00:0a:58:00:02</c>.</summary>
    public static string TextOf(IEnumerable<byte> address) => string.Join(':', address.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));

    internal static byte[] OfBridge(string rootId) => [0x06, 0x00, .. Convert.FromHexString(rootId)];

    internal static byte[] OfUplinkOnHost(string rootId) => [0x06, 0x01, .. Convert.FromHexString(rootId)];

    internal static byte[] OfUplinkInFabric(string rootId) => [0x06, 0x02, .. Convert.FromHexString(rootId)];
}
