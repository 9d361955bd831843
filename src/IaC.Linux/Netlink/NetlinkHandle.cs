using IaC.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Netlink;

/// <summary>Opens sockets of netlink(7).</summary>
internal static class NetlinkHandle
{
    /// <summary>Address family.</summary>
    internal const int AF_NETLINK = 16;

    /// <summary>Flag of the type: no call waits.</summary>
    internal const int SOCK_NONBLOCK = 0x800;

    private const int SOCK_RAW = 3;
    private const int SOCK_CLOEXEC = 0x80000;

    /// <summary>Opens one.</summary>
    /// <param name="protocol">Part of the kernel.</param>
    /// <param name="networkNamespace">The namespace that it speaks of; null is that of the calling thread.</param>
    /// <param name="flags">Further flags of the type.</param>
    /// <exception cref="LinuxException">Refused; <c>EINVAL</c> when the file is not a network namespace.</exception>
    internal static SafeFileHandle Open(NetlinkProtocol protocol, SafeFileHandle? networkNamespace, int flags = 0)
    {
        nint descriptor = networkNamespace is null ? NewSocket() : Namespace.OpenSocket(networkNamespace, NewSocket);
        return FileDescriptors.Own(Syscall.Check(descriptor, "socket", $"netlink {protocol}"));

        nint NewSocket() => Syscall.Invoke(SyscallNumber.Socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | flags, (int)protocol);
    }
}
