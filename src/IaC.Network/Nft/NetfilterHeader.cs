using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IaC.Network.Nft;

/// <summary>struct nfgenmsg of linux/netfilter/nfnetlink.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    internal byte Family;
    internal byte Version;
    internal ushort BigEndianResource;

    internal NetfilterHeader(byte family, ushort resource = 0)
    {
        Family = family;
        BigEndianResource = BinaryPrimitives.ReverseEndianness(resource);
    }

    internal static int Length => Unsafe.SizeOf<NetfilterHeader>();
}
