using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IaC.Network.Links;

/// <summary>struct ifinfomsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkHeader
{
    internal byte Family;
    internal byte Padding;
    internal ushort DeviceType;
    internal int Index;
    internal uint Flags;
    internal uint ChangedFlags;

    internal static int Length => Unsafe.SizeOf<LinkHeader>();
}
