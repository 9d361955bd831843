using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Nft;
using Microsoft.Win32.SafeHandles;
using static IaC.Network.Links.Rtnetlink;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>
/// Tells that something of a root's fabric went, whoever took it: the kernel says so of interfaces, addresses and routes on both sides, and of the packet filter of the host. Nothing is polled. What of it is missed is for
/// <see cref="Fabric.List"/> to say: pods that end lose their interfaces too.
/// One thread uses it, in the host's network namespace; only <see cref="Wake"/> may be called by others.
/// </summary>
public sealed class FabricWatch : IDisposable
{
    private const ulong WakeToken = 0;
    private const ulong HostToken = 1;
    private const ulong FilterToken = 2;
    private const ulong FabricToken = 3;

    // What goes goes in several pieces; it is told of once, when no more follows, or when enough of it did.
    private const int Settling = 20;
    private const int LongestSettling = 10;
    private static readonly int[] LinkGroups = [RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_IFADDR, RTNLGRP_IPV6_ROUTE];

    private readonly FabricNames names;
    private readonly string namespacePath;
    private readonly Epoll epoll = new();
    private readonly EventFd wake = new();
    private readonly NetlinkMonitor host = NetlinkMonitor.Open(NetlinkProtocol.Route, LinkGroups);
    private readonly NetlinkMonitor filter = NetlinkMonitor.Open(NetlinkProtocol.Netfilter, [NFNLGRP_NFTABLES]);
    private NetlinkMonitor? inside;
    private int uplink;

    /// <summary>Begins to watch; a fabric that is made later is watched from then on.</summary>
    /// <param name="rootId">Id of the root.</param>
    /// <param name="namespacePath">Where the fabric's namespace is mounted.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public FabricWatch(string rootId, string namespacePath)
    {
        (names, this.namespacePath) = (new FabricNames(rootId), namespacePath);
        epoll.Add(wake.Handle, EpollEvents.Read, WakeToken);
        epoll.Add(host.Handle, EpollEvents.Read, HostToken);
        epoll.Add(filter.Handle, EpollEvents.Read, FilterToken);
        Enter();
    }

    /// <summary>Blocks until something went and nothing more does for the moment, or <see cref="Wake"/> was called.</summary>
    /// <returns>Whether something went.</returns>
    public bool Wait()
    {
        Span<EpollReady> ready = stackalloc EpollReady[4];
        bool lost = false;
        for (int rounds = 0; ;)
        {
            int count = epoll.Wait(ready, lost ? Settling : -1);
            foreach (EpollReady entry in ready[..count])
            {
                if (entry.Token == WakeToken)
                {
                    return false;
                }

                lost |= Take(entry.Token);
            }

            if (lost && (count == 0 || ++rounds == LongestSettling))
            {
                return true;
            }
        }
    }

    /// <summary>Makes <see cref="Wait"/> return, now or when it is next called, and ever after.</summary>
    public void Wake() => wake.Set();

    /// <inheritdoc/>
    public void Dispose()
    {
        inside?.Dispose();
        filter.Dispose();
        host.Dispose();
        wake.Dispose();
        epoll.Dispose();
    }

    private bool Take(ulong token) => token switch
    {
        HostToken => TakeOfHost(),
        FilterToken => filter.Take() is not { } messages || messages.Any(IsLossInFilter),
        _ => inside?.Take() is not { } messages || messages.Any(IsLossInFabric),
    };

    private bool TakeOfHost()
    {
        if (host.Take() is not { } messages)
        {
            Enter();
            return true;
        }

        bool lost = messages.Any(IsLossOnHost);

        // The uplink comes with a fabric and goes with it.
        if (messages.Any(message => message.Type is RTM_NEWLINK or RTM_DELLINK && NameOf(message) == names.Uplink))
        {
            Enter();
        }

        return lost;
    }

    // A monitor keeps its namespace alive, so that of a fabric that was removed is left at once.
    private void Enter()
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        int found = links.FindLink(names.Uplink)?.Index ?? 0;
        if (found == uplink && (inside is not null || found == 0))
        {
            return;
        }

        if (inside is not null)
        {
            epoll.Remove(inside.Handle);
            inside.Dispose();
            inside = null;
        }

        uplink = found;
        if (found == 0)
        {
            return;
        }

        try
        {
            using SafeFileHandle nameSpace = Namespace.Open(namespacePath);
            inside = NetlinkMonitor.Open(NetlinkProtocol.Route, LinkGroups, nameSpace);
            epoll.Add(inside.Handle, EpollEvents.Read, FabricToken);
        }
        catch (LinuxException e) when (e.Errno is LinuxError.ENOENT or LinuxError.EINVAL)
        {
            // It is about to go.
        }
    }

    private bool IsLossOnHost(NetlinkMessage message) => message.Type switch
    {
        RTM_DELLINK => NameOf(message) == names.Uplink,
        RTM_NEWLINK => NameOf(message) == names.Uplink && !LinkQueries.ReadLink(message).Up,
        RTM_DELADDR => LinkQueries.InterfaceOf(message) == uplink,
        RTM_DELROUTE => message.Attributes(RouteHeader.Length).UInt32(RTA_OIF) == uplink,
        _ => false,
    };

    private static bool IsLossInFabric(NetlinkMessage message) =>
        message.Type is RTM_DELLINK or RTM_DELADDR or RTM_DELROUTE || (message.Type == RTM_NEWLINK && !LinkQueries.ReadLink(message).Up);

    private bool IsLossInFilter(NetlinkMessage message)
    {
        int type = message.Type & byte.MaxValue;
        return type is NFT_MSG_DELTABLE or NFT_MSG_DELCHAIN or NFT_MSG_DELRULE or NFT_MSG_DELSET or NFT_MSG_DELSETELEM
            && (NftQueries.TableOf(message) is var table && (table == names.Table || table == names.TableV6) || (type == NFT_MSG_DELRULE && NftQueries.ReadRule(message).Comment == names.Mark));
    }

    private static string? NameOf(NetlinkMessage message) => message.Attributes(LinkHeader.Length).String(IFLA_IFNAME);
}
