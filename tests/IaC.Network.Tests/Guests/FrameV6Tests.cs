using System.Net;
using IaC.Network.Guests;

namespace IaC.Network.Tests.Guests;

public sealed class FrameV6Tests
{
    private static readonly byte[] Ours = [6, 0, 0, 0, 0, 1];
    private static readonly byte[] Guest = [2, 0, 10, 88, 0, 5];

    // A solicitation of Linux 6.18, as it came by its interface.
    private static readonly byte[] Solicitation = Convert.FromHexString(
        "33330000000202000a58000586dd" + "6000000000103afffe8000000000000000000afffe580005ff020000000000000000000000000002" + "8500667400000000010102000a580005");

    [Fact]
    public void A_solicitation_of_a_kernel_is_read()
    {
        FrameV6 frame = FrameV6.Parse(Solicitation)!;

        Assert.Equal(Guest, frame.Source);
        Assert.Equal("fe80::aff:fe58:5", frame.From.ToString());
        Assert.Equal("ff02::2", frame.To.ToString());
        Assert.Equal(FrameV6.Icmp, frame.Protocol);
        Assert.True(frame.IsOfThisLink);
        Assert.Equal(16, frame.Payload.Length);
    }

    [Fact]
    public void It_is_written_as_the_kernel_wrote_it() => Assert.Equal(Solicitation, FrameV6.Parse(Solicitation)!.ToBytes([]));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_datagram_is_read_as_it_was_written(int length)
    {
        var datagram = new UdpFrame(Ours, IPEndPoint.Parse("[fe80::1]:547"), IPEndPoint.Parse("[fe80::5]:546"), [.. Enumerable.Repeat<byte>(0xEE, length)]);

        FrameV6 frame = FrameV6.Parse(datagram.ToFrameV6().ToBytes(Guest))!;
        UdpFrame read = UdpFrame.Of(frame)!;

        Assert.Equal((datagram.From, datagram.To), (read.From, read.To));
        Assert.Equal(datagram.Payload, read.Payload);
        Assert.Equal(0, ChecksumOf(frame));
    }

    // What is sent to one goes to its own address, what is sent to many to that of their group.
    [Fact]
    public void The_receiver_is_one_or_a_group()
    {
        FrameV6 one = new(Ours, IPAddress.Parse("fe80::1"), IPAddress.Parse("fe80::5"), FrameV6.Icmp, new byte[8]);

        Assert.Equal(Guest, one.ToBytes(Guest)[..6]);
        Assert.Equal([0x33, 0x33, 0, 1, 0, 2], (one with { To = IPAddress.Parse("ff02::1:2") }).ToBytes(Guest)[..6]);
    }

    [Fact]
    public void What_is_cut_off_is_nothing()
    {
        byte[] datagram = new UdpFrame(Ours, IPEndPoint.Parse("[fe80::1]:547"), IPEndPoint.Parse("[fe80::5]:546"), [1, 2, 3]).ToFrameV6().ToBytes(Guest);

        Assert.All(Enumerable.Range(0, Solicitation.Length), length => Assert.Null(FrameV6.Parse(Solicitation.AsSpan(0, length))));
        Assert.All(Enumerable.Range(0, datagram.Length), length => Assert.Null(FrameV6.Parse(datagram.AsSpan(0, length)) is { } frame ? UdpFrame.Of(frame) : null));
    }

    [Fact]
    public void Whatever_bytes_a_guest_sends_what_is_read_of_them_lies_in_them()
    {
        var random = new Random(4861);
        byte[] datagram = new UdpFrame(Guest, IPEndPoint.Parse("[fe80::5]:546"), IPEndPoint.Parse("[ff02::1:2]:547"), [.. Enumerable.Range(0, 40).Select(i => (byte)i)]).ToFrameV6().ToBytes([]);
        int read = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. round % 2 == 0 ? Solicitation : datagram];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(12, 62)] = (byte)random.Next(256);
            }

            bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            if (FrameV6.Parse(bytes) is { } frame)
            {
                read++;
                Assert.True(FrameV6.HeaderSize + frame.Payload.Length <= bytes.Length);
                Assert.True(UdpFrame.Of(frame) is not { } inner || inner.Payload.Length + 8 <= frame.Payload.Length);
                Assert.True(RouterAdvertisement.Answer(frame, new DualStack(IPNetwork.Parse("fd88:1::/64"), IPNetwork.Parse("10.88.0.0/16")), Ours) is not { } answer || answer.To.Equals(frame.From) || answer.To.IsIPv6Multicast);
            }
        }

        Assert.InRange(read, 1000, 19_000);
    }

    // Of the pseudo header and the payload with the checksum in it.
    private static ushort ChecksumOf(FrameV6 frame) =>
        InternetChecksum.Of(frame.Payload, InternetChecksum.Sum([.. frame.From.GetAddressBytes(), .. frame.To.GetAddressBytes()], (uint)frame.Payload.Length + frame.Protocol));
}
