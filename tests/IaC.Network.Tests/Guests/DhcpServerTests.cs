using System.Buffers.Binary;
using System.Net;
using IaC.Network.Guests;

namespace IaC.Network.Tests.Guests;

public sealed class DhcpServerTests
{
    private static readonly byte[] Guest = [2, 0, 10, 88, 0, 5];
    private static readonly byte[] Ours = [6, 0, 0, 0, 0, 1];
    private static readonly GuestLease Lease = new(Guest, IPAddress.Parse("10.88.0.5"), IPNetwork.Parse("10.88.0.0/16"), "vm", [IPAddress.Parse("192.0.2.1")]);

    [Fact]
    public void A_guest_is_offered_its_lease()
    {
        UdpFrame answer = DhcpServer.Answer(Question(Guest, [53, 1, 1]), Lease, Ours)!;

        Assert.Equal("10.88.0.1:67", answer.From.ToString());
        Assert.Equal("10.88.0.5:68", answer.To.ToString());
        Assert.Equal([10, 88, 0, 5], answer.Payload[16..20]);
        Assert.Equal([2], Option(answer, 53));
        Assert.Equal([255, 255, 0, 0], Option(answer, 1));
        Assert.Equal([10, 88, 0, 1], Option(answer, 3));
        Assert.Equal([169, 254, 53, 53, 192, 0, 2, 1], Option(answer, 6));
        Assert.Equal("vm"u8.ToArray(), Option(answer, 12));
    }

    [Fact]
    public void What_it_was_offered_is_acknowledged() => Assert.Equal([5], Option(DhcpServer.Answer(Question(Guest, [53, 1, 3, 50, 4, 10, 88, 0, 5]), Lease, Ours)!, 53));

    [Fact]
    public void Another_address_is_refused()
    {
        UdpFrame answer = DhcpServer.Answer(Question(Guest, [53, 1, 3, 50, 4, 10, 88, 0, 6]), Lease, Ours)!;

        Assert.Equal([6], Option(answer, 53));
        Assert.Equal(IPAddress.Broadcast, answer.To.Address);
        Assert.Empty(Option(answer, 1));
    }

    [Theory]
    [InlineData(new byte[] { 53 })]
    [InlineData(new byte[] { 53, 200, 1 })]
    [InlineData(new byte[] { 53, 1, 4 })]
    [InlineData(new byte[] { })]
    public void What_is_no_question_has_no_answer(byte[] options) => Assert.Null(DhcpServer.Answer(Question(Guest, options), Lease, Ours));

    [Fact]
    public void Another_interface_has_no_answer() => Assert.Null(DhcpServer.Answer(Question([2, 0, 10, 88, 0, 6], [53, 1, 1]), Lease, Ours));

    [Fact]
    public void A_frame_is_read_as_it_was_written()
    {
        var frame = new UdpFrame(Ours, IPEndPoint.Parse("10.88.0.1:67"), IPEndPoint.Parse("10.88.0.5:68"), [1, 2, 3]);
        byte[] bytes = frame.ToBytes(Guest);

        UdpFrame read = UdpFrame.Parse(bytes)!;

        Assert.Equal((frame.From, frame.To), (read.From, read.To));
        Assert.Equal(frame.Payload, read.Payload);
        Assert.Equal(Ours, read.Source);
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.Null(UdpFrame.Parse(bytes.AsSpan(0, length))));
    }

    private static UdpFrame Question(byte[] hardwareAddress, byte[] options)
    {
        byte[] message = new byte[240];
        (message[0], message[1], message[2]) = (1, 1, 6);
        hardwareAddress.CopyTo(message, 28);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(236), 0x63825363);
        return new UdpFrame(hardwareAddress, IPEndPoint.Parse("0.0.0.0:68"), new IPEndPoint(IPAddress.Broadcast, 67), [.. message, .. options]);
    }

    private static byte[] Option(UdpFrame answer, byte wanted)
    {
        byte[] message = answer.Payload;
        for (int at = 240; message[at] != 255; at += 2 + message[at + 1])
        {
            if (message[at] == wanted)
            {
                return message[(at + 2)..(at + 2 + message[at + 1])];
            }
        }

        return [];
    }
}
