using IaC.Linux;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>What a fabric is reached by: the host's interfaces and packet filter, and the interfaces of its own namespace where that exists.</summary>
internal sealed class FabricSockets : IDisposable
{
    private readonly string namespacePath;

    private FabricSockets(string namespacePath, NetlinkSocket hostLinks, NetlinkSocket hostFilter, NetlinkSocket? links)
    {
        this.namespacePath = namespacePath;
        HostLinks = hostLinks;
        HostFilter = hostFilter;
        Links = links;
    }

    internal NetlinkSocket HostLinks { get; }

    internal NetlinkSocket HostFilter { get; }

    /// <summary>Null while there is no namespace.</summary>
    internal NetlinkSocket? Links { get; private set; }

    /// <summary>Opens all; must be called on a thread in the host's network namespace.</summary>
    internal static FabricSockets Open(string namespacePath) =>
        new(namespacePath, NetlinkSocket.Open(NetlinkProtocol.Route), NetlinkSocket.Open(NetlinkProtocol.Netfilter), OpenInside(namespacePath, NetlinkProtocol.Route));

    /// <summary>The packet filter of the fabric's own namespace, for the caller to dispose of; null while there is none.</summary>
    internal NetlinkSocket? OpenFilter() => OpenInside(namespacePath, NetlinkProtocol.Netfilter);

    /// <summary>Opens the socket in a namespace that was made meanwhile.</summary>
    internal void Enter(SafeFileHandle nameSpace) => Links ??= NetlinkSocket.Open(NetlinkProtocol.Route, nameSpace);

    /// <inheritdoc/>
    public void Dispose()
    {
        HostLinks.Dispose();
        HostFilter.Dispose();
        Links?.Dispose();
    }

    private static NetlinkSocket? OpenInside(string path, NetlinkProtocol protocol)
    {
        try
        {
            using SafeFileHandle nameSpace = Namespace.Open(path);
            return NetlinkSocket.Open(protocol, nameSpace);
        }
        catch (LinuxException e) when (e.Errno is LinuxError.ENOENT or LinuxError.EINVAL)
        {
            // No file yet; or the plain file that is left where the mount went with a reboot.
            return null;
        }
    }
}
