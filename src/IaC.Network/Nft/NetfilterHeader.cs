using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IaC.Network.Nft;

/// <summary>struct nfgenmsg of linux/netfilter/nfnetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    internal const int Length = 4;

    internal byte Family;
    internal byte Version;
    internal ushort BigEndianResource;

    internal NetfilterHeader(byte family, ushort resource = 0)
    {
        Family = family;
        BigEndianResource = BinaryPrimitives.ReverseEndianness(resource);
    }
}
