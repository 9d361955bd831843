using System.Net;
using System.Net.Sockets;
using IaC.Linux.Namespaces;
using IaC.Network.Guests;
using IaC.Network.Links;
using IaC.Network.Tests.Lab;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Tests.Guests;

/// <summary>A guest with a real kernel beside real pods: how it comes by IPv6, whom it reaches by it, and what it may not do with it.</summary>
public sealed class GuestV6Tests
{
    private const string Prefix = "fd88:1::/64";
    private const string Pod2 = "fd88:1::2";
    private const string Guest5 = "fd88:1::5";
    private const string LinkLocal5 = "fe80::aff:fe58:5";
    private static readonly byte[] Guest = HardwareAddress.OfPod(IPAddress.Parse("10.88.0.5"));

    [Fact]
    public async Task A_kernel_finds_its_router_and_a_client_its_address_and_all_reach_each_other()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2);
        host.ServeV6(pod.Network, 80);
        using var guest = new TestGuest(host, root, 5, new PortMapping(IPAddress.Any, 8080, 80, PortProtocol.Tcp));

        guest.Boot();
        guest.AwaitFrame(IsAdvertisement);
        TestGuest.Await(() => Routes(guest).Contains("default via fe80::1", StringComparison.Ordinal));
        Assert.Contains("fd88:1::/112 dev eth0", Routes(guest), StringComparison.Ordinal);
        Assert.DoesNotContain("scope global", Addresses(guest), StringComparison.Ordinal);

        Ask(guest);
        TestGuest.Await(() => !Addresses(guest).Contains("tentative", StringComparison.Ordinal));
        Assert.Contains($"inet6 {Guest5}/128 scope global", Addresses(guest), StringComparison.Ordinal);
        Assert.Contains("valid_lft forever preferred_lft forever", Addresses(guest), StringComparison.Ordinal);

        host.ServeV6(guest.Network, 80, "guest");
        host.ServeV6(host.Neighbour, 80, "outside");
        Assert.Equal($"web {Guest5}", await guest.Network.CallAsync(Pod2, 80));
        Assert.Equal($"guest {Pod2}", await pod.Network.CallAsync(Guest5, 80));
        Assert.Equal($"outside {TestHost.AddressV6}", await guest.Network.CallAsync(TestHost.NeighbourAddressV6, 80));
        Assert.Equal($"guest {TestHost.NeighbourAddressV6}", await host.Neighbour.CallAsync(TestHost.AddressV6, 8080));
    }

    [Fact]
    public void What_is_announced_unasked_is_believed_too()
    {
        using var host = new TestHost();
        using var guest = new TestGuest(host, host.NewRoot(subnetV6: Prefix), 5);
        guest.Network.Run(() => Commands.Run("sysctl", "-q net.ipv6.conf.eth0.router_solicitations=0"));
        guest.Boot();
        TestGuest.Await(() => Addresses(guest) is var text && text.Contains("fe80", StringComparison.Ordinal) && !text.Contains("tentative", StringComparison.Ordinal));
        Assert.DoesNotContain("default", Routes(guest), StringComparison.Ordinal);

        guest.Announce();

        TestGuest.Await(() => Routes(guest).Contains("default via fe80::1", StringComparison.Ordinal));
    }

    // Each would reach the second guest, or all, if it passed; the last frame passes, and comes behind the others.
    [Fact]
    public void A_guest_is_no_router_and_no_server_and_sends_under_its_own_address()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        using var guest = new TestGuest(host, root, 5);
        using var other = new TestGuest(host, root, 6);
        FrameV6[] forbidden =
        [
            Icmp(LinkLocal5, "ff02::1", RouterAdvertisement.Unsolicited(root.Options.Addresses!, Guest).Payload),
            RouterAdvertisement.Unsolicited(root.Options.Addresses!, Guest),
            Icmp(LinkLocal5, "ff02::1", [137, .. new byte[39]]),
            new UdpFrame(Guest, IPEndPoint.Parse($"[{LinkLocal5}]:547"), IPEndPoint.Parse("[ff02::1]:546"), [7, 1, 2, 3]).ToFrameV6(),
            Claim(LinkLocal5, "fe80::1"),
            Claim(LinkLocal5, Pod2),
            Claim(Guest5, "fe80::2"),
            Icmp("fe80::2", "ff02::1", Echo(1)),
            Icmp(Pod2, "ff02::1", Echo(2)),
            Icmp("2001:db8::5", "ff02::1", Echo(3)),
        ];
        FrameV6[] allowed = [Claim(LinkLocal5, LinkLocal5), Claim(LinkLocal5, Guest5), Icmp(Guest5, "ff02::1", Echo(4)), Icmp("::", "ff02::1", Echo(5)), Icmp(LinkLocal5, "ff02::1", Echo(6))];

        foreach (FrameV6 frame in (FrameV6[])[.. forbidden, .. allowed])
        {
            guest.Send(frame.ToBytes([]));
        }

        other.AwaitFrame(frame => frame.Payload is [128, _, _, _, 0, 6, ..]);
        Assert.Equal(allowed.Select(frame => frame.From), other.Frames.Where(frame => frame.Source.AsSpan().SequenceEqual(Guest)).Select(frame => frame.From));
    }

    // It has the right to raw packets, as containers have unless it is taken from them.
    [Fact]
    public void A_pod_is_no_router_to_guests()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        TestPod pod = root.AddPod(2);
        using var guest = new TestGuest(host, root, 5);
        using Socket raw = pod.Network.Run(() => new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6));
        raw.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, 255);
        raw.Bind(new IPEndPoint(IPAddress.Parse(Pod2), 0));

        raw.SendTo(RouterAdvertisement.Unsolicited(root.Options.Addresses!, Guest).Payload, new IPEndPoint(IPAddress.Parse("ff02::1"), 0));
        raw.SendTo(Echo(7), new IPEndPoint(IPAddress.Parse("ff02::1"), 0));

        guest.AwaitFrame(frame => frame.Payload is [128, _, _, _, 0, 7, ..]);
        Assert.DoesNotContain(guest.Frames, IsAdvertisement);
    }

    [Fact]
    public void The_guard_reads_as_it_was_meant_and_goes_with_the_guest()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        root.AddPod(2);
        using var guest = new TestGuest(host, root, 5);

        string link = "p" + guest.Uid[^14..];
        Golden.Match(Ruleset(root).Replace(guest.Uid, "GUEST", StringComparison.Ordinal).Replace(link, "LINK", StringComparison.Ordinal), "Nft/guard.golden");
        host.Network.Run(() => Fabric.Detach(root.Options, guest.Uid));

        Assert.DoesNotContain("netdev", Ruleset(root), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_that_is_attached_anew_is_guarded_once()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        using var guest = new TestGuest(host, root, 5);
        string before = Ruleset(root);

        guest.Dispose();
        using SafeFileHandle tap = root.WithFabric(fabric => fabric.AttachGuest(guest.Uid, guest.Address, []));

        Assert.Equal(before, Ruleset(root));
    }

    [Fact]
    public void A_guest_without_is_not_told_and_not_guarded()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        using var guest = new TestGuest(host, root, 5);
        Assert.Null(root.Options.Addresses);

        guest.Send(Icmp(LinkLocal5, "ff02::2", [RouterAdvertisement.Solicitation, .. new byte[7]]).ToBytes([]));
        guest.Send(new UdpFrame(Guest, IPEndPoint.Parse("0.0.0.0:68"), new IPEndPoint(IPAddress.Broadcast, 67), Discover()).ToBytes([255, 255, 255, 255, 255, 255]));

        // The answer to the second question comes behind that to the first.
        TestGuest.Await(() => guest.Answers > 0);
        Assert.DoesNotContain(guest.Frames, IsAdvertisement);
        Assert.Equal("", Ruleset(root));
    }

    [Fact]
    public async Task Names_are_asked_for_over_IPv6_as_well()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot(subnetV6: Prefix);
        using var guest = new TestGuest(host, root, 5);
        guest.Boot();
        guest.Network.Configure("eth0", IPAddress.Parse(Guest5), 112);
        guest.Network.Run(() => Commands.Run("ip", "-6 route add default via fd88:1::1"));
        using Socket socket = guest.Network.Open(PortProtocol.Udp, AddressFamily.InterNetworkV6);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await socket.ConnectAsync(new IPEndPoint(root.Options.Addresses!.NameServer, 53), deadline.Token);

        await socket.SendAsync(new byte[] { 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, (byte)'w', (byte)'e', (byte)'b', 0, 0, 1, 0, 1 }, deadline.Token);

        byte[] answer = new byte[512];
        int length = await socket.ReceiveAsync(answer, deadline.Token);
        Assert.Equal(guest.Address.GetAddressBytes(), answer[(length - 4)..length]);
    }

    private static bool IsAdvertisement(FrameV6 frame) => frame is { Protocol: FrameV6.Icmp, Payload: [RouterAdvertisement.Type, ..] };

    // Debian's client; it gives the address to the interface by a script.
    private static void Ask(TestGuest guest)
    {
        using var folder = new TemporaryFolder();
        string script = Tool.WriteScript(folder["script"], "#!/bin/sh\ncase $reason in BOUND6) ip -6 addr add $new_ip6_address/128 dev $interface;; esac\n");
        string[] files = ["-sf", script, "-lf", folder["leases"], "-pf", folder["pid"], "-cf", "/dev/null"];
        guest.Network.Run(() => Tool.Run(GuestFiles.DhcpClient, ["-6", "-1", .. files, "eth0"]) + Tool.Run(GuestFiles.DhcpClient, ["-6", "-x", .. files]));
    }

    private static string Addresses(TestGuest guest) => guest.Network.Run(() => Commands.Run("ip", "-6 addr show dev eth0"));

    private static string Routes(TestGuest guest) => guest.Network.Run(() => Commands.Run("ip", "-6 route show"));

    private static string Ruleset(TestRoot root)
    {
        using SafeFileHandle fabric = Namespace.Open(root.Options.NamespacePath);
        return Namespace.Run(fabric, NamespaceTypes.Network, () => Commands.Run("nft", "list ruleset"));
    }

    private static FrameV6 Icmp(string from, string to, byte[] message) => new(Guest, IPAddress.Parse(from), IPAddress.Parse(to), FrameV6.Icmp, message);

    private static FrameV6 Claim(string from, string target) => Icmp(from, "ff02::1", [136, 0, 0, 0, 0x20, 0, 0, 0, .. IPAddress.Parse(target).GetAddressBytes(), 2, 1, .. Guest]);

    private static byte[] Echo(byte number) => [128, 0, 0, 0, 0, number, 0, 0];

    private static byte[] Discover()
    {
        byte[] message = new byte[240];
        (message[0], message[1], message[2]) = (1, 1, 6);
        Guest.CopyTo(message, 28);
        new byte[] { 0x63, 0x82, 0x53, 0x63 }.CopyTo(message, 236);
        return [.. message, 53, 1, 1, 255];
    }
}
