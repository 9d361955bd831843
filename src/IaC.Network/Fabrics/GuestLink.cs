using System.Net;
using IaC.Linux.Devices;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>The interface between the fabric's bridge and a guest: its other end is a descriptor, which QEMU gets. It has the name and the alias of a pod's interface, so that it is found and removed as one.</summary>
internal static class GuestLink
{
    /// <summary>Makes it, in place of one that the guest may have had.</summary>
    /// <param name="fabric">Interfaces of the fabric.</param>
    /// <param name="networkNamespace">The same, as a namespace.</param>
    /// <param name="bridge">The bridge.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="addressV6">Its address of IPv6, beyond which it may send under none; null where it has no IPv6.</param>
    internal static SafeFileHandle Make(NetlinkSocket fabric, SafeFileHandle networkNamespace, Link bridge, string uid, IPAddress? addressV6)
    {
        string link = FabricNames.PodLink(uid);
        new LinkBatch().Delete(link).Send(fabric);
        SafeFileHandle tap = TapDevice.Create(link, networkNamespace);
        try
        {
            if (addressV6 is not null)
            {
                using NetlinkSocket filter = NetlinkSocket.Open(NetlinkProtocol.Netfilter, networkNamespace);
                FirstHopGuard.Put(filter, uid, link, addressV6);
            }

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
