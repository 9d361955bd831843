using System.Runtime.InteropServices;

namespace IaC.Linux.Mounts;

/// <summary>struct mount_attr of linux/mount.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MountAttributeSet
{
    internal ulong Set;
    internal ulong Clear;
    internal ulong Propagation;
    internal ulong UserNamespace;
}
