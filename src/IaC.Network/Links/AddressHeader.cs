using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IaC.Network.Links;

/// <summary>struct ifaddrmsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int Index;

    internal static int Length => Unsafe.SizeOf<AddressHeader>();
}
