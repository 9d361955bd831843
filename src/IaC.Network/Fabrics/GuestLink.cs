using IaC.Linux.Devices;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>The interface between the fabric's bridge and a guest: its other end is a descriptor, which QEMU gets. It has the name and the alias of a pod's interface, so that it is found and removed as one.</summary>
internal static class GuestLink
{
    /// <summary>Makes it, in place of one that the guest may have had.</summary>
    internal static SafeFileHandle Make(NetlinkSocket fabric, SafeFileHandle networkNamespace, Link bridge, string uid)
    {
        string link = FabricNames.PodLink(uid);
        new LinkBatch().Delete(link).Send(fabric);
        SafeFileHandle tap = TapDevice.Create(link, networkNamespace);
        try
        {
            new LinkBatch().SetAlias(link, uid).WithoutIpv6Autoconfiguration(link).SetBridge(link, bridge).Up(link).Send(fabric);
            return tap;
        }
        catch
        {
            tap.Dispose();
            throw;
        }
    }
}
