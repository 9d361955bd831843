using System.Net;
using IaC.Network.Guests;

namespace IaC.Network.Tests.Guests;

public sealed class RouterAdvertisementTests
{
    private static readonly byte[] Guest = [2, 0, 10, 88, 0, 5];
    private static readonly byte[] Ours = [6, 0, 0, 0, 0, 1];
    private static readonly DualStack Addresses = new(IPNetwork.Parse("fd88:1::/64"), IPNetwork.Parse("10.88.0.0/16"));

    [Fact]
    public void A_guest_is_told_of_its_router_and_its_link()
    {
        FrameV6 answer = RouterAdvertisement.Answer(Solicitation("fe80::5"), Addresses, Ours)!;

        Assert.Equal(("fe80::1", "fe80::5"), (answer.From.ToString(), answer.To.ToString()));
        Assert.True(answer.IsOfThisLink);
        Assert.Equal([134, 0], answer.Payload[..2]);

        // 64 routers, M and O, 9,000 seconds; the bridge's hardware address; /112 on the link, not autonomous, for ever.
        Assert.Equal([64, 0xC0, 0x23, 0x28, 0, 0, 0, 0, 0, 0, 0, 0], answer.Payload[4..16]);
        Assert.Equal([1, 1, .. Ours], answer.Payload[16..24]);
        Assert.Equal([3, 4, 112, 0x80, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, .. IPAddress.Parse("fd88:1::").GetAddressBytes()], answer.Payload[24..]);
    }

    [Fact]
    public void Who_has_no_address_yet_is_told_with_all() => Assert.Equal("ff02::1", RouterAdvertisement.Answer(Solicitation("::"), Addresses, Ours)!.To.ToString());

    [Fact]
    public void Unasked_it_is_told_the_same()
    {
        FrameV6 unasked = RouterAdvertisement.Unsolicited(Addresses, Ours);

        Assert.Equal("ff02::1", unasked.To.ToString());
        Assert.Equal(RouterAdvertisement.Answer(Solicitation("::"), Addresses, Ours)!.Payload, unasked.Payload);
    }

    // It must be so short that a guest is told anew before it forgets, also when two in a row are lost.
    [Fact]
    public void It_is_told_before_it_forgets() => Assert.True(3 * RouterAdvertisement.Interval < TimeSpan.FromSeconds(9000));

    [Fact]
    public void What_is_no_solicitation_of_the_link_has_no_answer()
    {
        FrameV6 good = Solicitation("fe80::5");

        Assert.Null(RouterAdvertisement.Answer(good with { HopLimit = 254 }, Addresses, Ours));
        Assert.Null(RouterAdvertisement.Answer(good with { Protocol = FrameV6.Datagram }, Addresses, Ours));
        Assert.Null(RouterAdvertisement.Answer(good with { Payload = [135, 0, .. new byte[14]] }, Addresses, Ours));
        Assert.Null(RouterAdvertisement.Answer(good with { Payload = [133, 1, .. new byte[14]] }, Addresses, Ours));
        Assert.Null(RouterAdvertisement.Answer(good with { Payload = new byte[] { 133, 0, 0, 0, 0, 0, 0 } }, Addresses, Ours));
        Assert.Null(RouterAdvertisement.Answer(good with { Payload = [] }, Addresses, Ours));
    }

    private static FrameV6 Solicitation(string from) => new(Guest, IPAddress.Parse(from), IPAddress.Parse("ff02::2"), FrameV6.Icmp, [133, 0, .. new byte[6], 1, 1, .. Guest]);
}
