using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IaC.Network.Links;

/// <summary>struct rtmsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteHeader
{
    internal byte Family;
    internal byte DestinationLength;
    internal byte SourceLength;
    internal byte TypeOfService;
    internal byte Table;
    internal byte Protocol;
    internal byte Scope;
    internal byte RouteType;
    internal uint Flags;

    internal static int Length => Unsafe.SizeOf<RouteHeader>();
}
