using System.Net;
using System.Text;
using IaC.Network.Guests;

namespace IaC.Network.Tests.Guests;

public sealed class NameServerTests
{
    private const byte Address = 1;
    private const byte Address6 = 28;
    private static readonly byte[] Ours = [6, 0, 0, 0, 0, 1];

    [Fact]
    public void A_name_of_the_stack_has_its_address()
    {
        UdpFrame answer = Ask(Question("Web.default", Address))!;

        Assert.Equal("169.254.53.53:53", answer.From.ToString());
        Assert.Equal("10.88.0.5:4000", answer.To.ToString());
        Assert.Equal([0x12, 0x34, 0x85, 0x00, 0, 1, 0, 1, 0, 0, 0, 0], answer.Payload[..12]);
        Assert.Equal([10, 88, 0, 9], answer.Payload[^4..]);
    }

    [Fact]
    public void It_has_its_address_of_IPv6()
    {
        UdpFrame answer = Ask(Question("web.default", Address6))!;

        Assert.Equal([0x85, 0x00, 0, 1, 0, 1], answer.Payload[2..8]);
        Assert.Equal([0xC0, 12, 0, Address6, 0, 1, 0, 0, 0, 0, 0, 16, .. IPAddress.Parse("fd42::9").GetAddressBytes()], answer.Payload[^28..]);
    }

    [Fact]
    public void What_has_none_is_known_nevertheless()
    {
        UdpFrame answer = Ask(Question("old.default", Address6))!;

        Assert.Equal([0x85, 0x00, 0, 1, 0, 0], answer.Payload[2..8]);
    }

    [Fact]
    public void A_server_answers_at_its_own_address_only()
    {
        UdpFrame question = new([2, 0, 0, 0, 0, 1], IPEndPoint.Parse("[fd42::5]:4000"), IPEndPoint.Parse("[fd42::100:35]:53"), Question("web.default", Address6));

        Assert.Equal("[fd42::100:35]:53", NameServer.Answer(question, IPAddress.Parse("fd42::100:35"), Find, Ours)!.From.ToString());
        Assert.Null(NameServer.Answer(question, NameServer.Address, Find, Ours));
    }

    [Fact]
    public void Any_other_name_is_refused() => Assert.Equal([0x81, 0x05, 0, 1, 0, 0], Ask(Question("example.org", Address))!.Payload[2..8]);

    [Fact]
    public void What_is_cut_off_has_no_answer()
    {
        byte[] whole = Question("web.default", Address);

        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.Null(Ask(whole[..length])));
    }

    [Fact]
    public void A_name_with_a_pointer_has_no_answer() => Assert.Null(Ask([.. Question("a", Address)[..12], 0xC0, 12, 0, 1, 0, 1]));

    private static UdpFrame? Ask(byte[] question) =>
        NameServer.Answer(new UdpFrame([2, 0, 0, 0, 0, 1], IPEndPoint.Parse("10.88.0.5:4000"), IPEndPoint.Parse("169.254.53.53:53"), question), NameServer.Address, Find, Ours);

    private static IReadOnlyList<IPAddress> Find(string name) => name switch
    {
        "web.default" => [IPAddress.Parse("10.88.0.9"), IPAddress.Parse("fd42::9")],
        "old.default" => [IPAddress.Parse("10.88.0.8")],
        _ => [],
    };

    private static byte[] Question(string name, byte type) =>
        [0x12, 0x34, 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0, 0, type, 0, 1];
}
