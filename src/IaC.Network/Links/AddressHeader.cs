using System.Runtime.InteropServices;

namespace IaC.Network.Links;

/// <summary>struct ifaddrmsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressHeader
{
    internal const int Length = 8;

    internal byte Family;
    internal byte PrefixLength;
    internal byte Flags;
    internal byte Scope;
    internal int Index;
}
