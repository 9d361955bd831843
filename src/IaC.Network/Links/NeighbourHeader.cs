using System.Runtime.InteropServices;

namespace IaC.Network.Links;

/// <summary>struct ndmsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NeighbourHeader
{
    internal byte Family;
    internal byte Padding;
    internal ushort MorePadding;
    internal int Index;
    internal ushort State;
    internal byte Flags;
    internal byte NeighbourType;
}
