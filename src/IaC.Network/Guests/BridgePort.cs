using IaC.Linux;
using IaC.Linux.Devices;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Guests;

/// <summary>An interface of a guest on a bridge of the host, which is not ours: it is neither made nor changed.</summary>
public static class BridgePort
{
    private const string Interfaces = "/sys/class/net";
    private const string OwnNamespace = "/proc/thread-self/ns/net";

    /// <summary>Whether the host has a bridge of the name.</summary>
    public static bool IsBridge(string name) => Directory.Exists(Path.Combine(Interfaces, name, "bridge"));

    /// <summary>Name of a guest's interface: it bears the root's id, and one of the guest's.</summary>
    /// <param name="rootId">8 hex digits.</param>
    /// <param name="mark">6 hex digits, others for each interface of a root.</param>
    public static string NameOf(string rootId, string mark) => $"g{rootId}{mark}";

    /// <summary>Makes an interface on the bridge. The thread is in the host's network namespace.</summary>
    /// <returns>Its other end, for QEMU; the interface lives for as long as a copy of it does.</returns>
    /// <exception cref="LinuxException">The kernel refused a step. ENODEV: there is no such bridge. EBUSY: somebody has an interface of the name.</exception>
    public static SafeFileHandle Open(string name, string bridge)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        Link on = links.GetLink(bridge);
        using SafeFileHandle host = Namespace.Open(OwnNamespace);
        SafeFileHandle tap = TapDevice.Create(name, host);
        try
        {
            new LinkBatch().WithoutIpv6Autoconfiguration(name).SetBridge(name, on).Up(name).Send(links);
            return tap;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }
}
