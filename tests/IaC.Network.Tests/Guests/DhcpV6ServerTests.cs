using System.Net;
using IaC.Network.Guests;

namespace IaC.Network.Tests.Guests;

public sealed class DhcpV6ServerTests
{
    private const int Seed = 8415;
    private static readonly byte[] Guest = [2, 0, 10, 88, 0, 5];
    private static readonly byte[] Ours = [6, 0, 0, 0, 0, 1];
    private static readonly IPAddress Own = IPAddress.Parse("fd88:1::5");
    private static readonly IPAddress Foreign = IPAddress.Parse("fd88:1::6");
    private static readonly DhcpV6Option Client = new(DhcpV6Option.ClientId, [0, 3, 0, 1, .. Guest]);
    private static readonly DhcpV6Option Server = new(DhcpV6Option.ServerId, [0, 3, 0, 1, .. Ours]);
    private static readonly DhcpV6Option OtherServer = new(DhcpV6Option.ServerId, [0, 3, 0, 1, 6, 0, 0, 0, 0, 2]);
    private static readonly DhcpV6Option Rapid = new(DhcpV6Option.RapidCommit, []);
    private static readonly DhcpV6Option Temporary = new(DhcpV6Option.Temporary, [0, 0, 0, 8]);
    private static readonly DhcpV6Option Delegation = new(DhcpV6Option.PrefixDelegation, [0, 0, 0, 9, .. new byte[8]]);
    private static readonly GuestLease Lease = new(Guest, IPAddress.Parse("10.88.0.5"), IPNetwork.Parse("10.88.0.0/16"), "vm", []) { Addresses = new DualStack(IPNetwork.Parse("fd88:1::/64"), IPNetwork.Parse("10.88.0.0/16")) };

    [Fact]
    public void Who_looks_for_a_server_is_offered_the_address()
    {
        UdpFrame answer = Answer(Question(DhcpV6MessageType.Solicit, Client, Association(7)))!;
        DhcpV6Message message = Read(answer);

        Assert.Equal(("[fe80::1]:547", "[fe80::5]:546"), (answer.From.ToString(), answer.To.ToString()));
        Assert.Equal(DhcpV6MessageType.Advertise, message.Type);
        Assert.Equal([1, 2, 3], message.Transaction);
        Assert.Equal(Client.Value, message.Find(DhcpV6Option.ClientId));
        Assert.Equal(Server.Value, message.Find(DhcpV6Option.ServerId));
        Assert.Equal([255], message.Find(DhcpV6Option.Preference));
        Assert.Equal([0, 0, 0, 7, 255, 255, 255, 255, 255, 255, 255, 255], message.Find(DhcpV6Option.NonTemporary)![..12]);
        Assert.Equal([(Own, uint.MaxValue)], Addresses(message));
    }

    [Fact]
    public void Who_wants_it_at_once_has_it_at_once()
    {
        DhcpV6Message message = Read(Answer(Question(DhcpV6MessageType.Solicit, Client, Rapid, Association(7)))!);

        Assert.Equal(DhcpV6MessageType.Reply, message.Type);
        Assert.NotNull(message.Find(DhcpV6Option.RapidCommit));
        Assert.Equal([(Own, uint.MaxValue)], Addresses(message));
    }

    [Fact]
    public void What_was_offered_is_given_and_kept()
    {
        foreach ((DhcpV6MessageType type, DhcpV6Option[] server) in new[] { (DhcpV6MessageType.Request, new[] { Server }), (DhcpV6MessageType.Renew, [Server]), (DhcpV6MessageType.Rebind, []) })
        {
            DhcpV6Message message = Read(Answer(Question(type, [Client, .. server, Association(7, Own)]))!);

            Assert.Equal(DhcpV6MessageType.Reply, message.Type);
            Assert.Equal([(Own, uint.MaxValue)], Addresses(message));
        }
    }

    [Fact]
    public void Another_address_is_to_be_given_up() =>
        Assert.Equal([(Own, uint.MaxValue), (Foreign, 0u)], Addresses(Read(Answer(Question(DhcpV6MessageType.Rebind, Client, Association(7, Foreign, Foreign)))!)));

    [Fact]
    public void A_guest_has_one_address_and_no_network_of_its_own()
    {
        DhcpV6Message message = Read(Answer(Question(DhcpV6MessageType.Solicit, Client, Association(7), Association(8), Temporary, Delegation))!);

        Assert.Equal([(Own, uint.MaxValue)], Addresses(message));
        Assert.Equal([null, 2, 2, 6], message.Options.Where(option => option.Code is DhcpV6Option.NonTemporary or DhcpV6Option.Temporary or DhcpV6Option.PrefixDelegation).Select(StatusOf));
    }

    [Fact]
    public void Who_comes_back_is_told_whether_its_address_is_right()
    {
        Assert.Equal(0, Status(Question(DhcpV6MessageType.Confirm, Client, Association(7, Own))));
        Assert.Equal(4, Status(Question(DhcpV6MessageType.Confirm, Client, Association(7, Own, Foreign))));
        Assert.Null(Answer(Question(DhcpV6MessageType.Confirm, Client, Association(7))));
    }

    [Fact]
    public void Who_goes_is_told_that_it_may()
    {
        Assert.Equal(0, Status(Question(DhcpV6MessageType.Release, Client, Server, Association(7, Own))));
        Assert.Equal(0, Status(Question(DhcpV6MessageType.Decline, Client, Server, Association(7, Own))));
    }

    [Fact]
    public void Name_servers_are_told_of_where_there_are_some_of_IPv6_and_ours_comes_first()
    {
        GuestLease lease = Lease with { NameServersV6 = [IPAddress.Parse("2001:db8::53")] };
        byte[] expected = [.. IPAddress.Parse("fd88:1::100:35").GetAddressBytes(), .. IPAddress.Parse("2001:db8::53").GetAddressBytes()];

        Assert.Equal(expected, Read(DhcpV6Server.Answer(Question(DhcpV6MessageType.InformationRequest), lease, Ours)!).Find(DhcpV6Option.NameServers));
        Assert.Equal(expected, Read(DhcpV6Server.Answer(Question(DhcpV6MessageType.Solicit, Client, Association(7)), lease, Ours)!).Find(DhcpV6Option.NameServers));
        Assert.Null(Read(Answer(Question(DhcpV6MessageType.InformationRequest, Server))!).Find(DhcpV6Option.NameServers));
    }

    [Fact]
    public void What_is_meant_for_another_server_or_comes_without_what_it_must_have_has_no_answer()
    {
        Assert.All(
            [
                Question(DhcpV6MessageType.Solicit, Association(7)),
                Question(DhcpV6MessageType.Solicit, Client, Server, Association(7)),
                Question(DhcpV6MessageType.Request, Client, Association(7)),
                Question(DhcpV6MessageType.Request, Client, OtherServer, Association(7)),
                Question(DhcpV6MessageType.Renew, Server, Association(7)),
                Question(DhcpV6MessageType.Rebind, Client, Server, Association(7)),
                Question(DhcpV6MessageType.Confirm, Client, Server, Association(7, Own)),
                Question(DhcpV6MessageType.Release, Client, OtherServer, Association(7, Own)),
                Question(DhcpV6MessageType.InformationRequest, OtherServer),
                Question(DhcpV6MessageType.InformationRequest, Association(7)),
                Question(DhcpV6MessageType.Advertise, Client, Server, Association(7)),
                Question(DhcpV6MessageType.Reply, Client, Server, Association(7)),
                Question((DhcpV6MessageType)12, Client, Association(7)),
            ],
            question => Assert.Null(Answer(question)));
    }

    [Fact]
    public void Only_what_is_sent_to_all_servers_of_the_link_is_a_question()
    {
        UdpFrame good = Question(DhcpV6MessageType.Solicit, Client, Association(7));

        Assert.NotNull(Answer(good));
        Assert.Null(Answer(good with { To = IPEndPoint.Parse("[fd88:1::1]:547") }));
        Assert.Null(Answer(good with { To = IPEndPoint.Parse("[ff02::1:2]:546") }));
        Assert.Null(Answer(good with { From = IPEndPoint.Parse("[2001:db8::5]:546") }));
        Assert.Null(DhcpV6Server.Answer(good, Lease with { Addresses = null }, Ours));
    }

    [Fact]
    public void What_is_cut_off_has_no_answer_or_one_that_can_be_read()
    {
        UdpFrame whole = Question(DhcpV6MessageType.Rebind, Client, Association(7, Own));
        int answered = 0;
        for (int length = 0; length < whole.Payload.Length; length++)
        {
            answered += IsSound(Answer(whole with { Payload = whole.Payload[..length] })) ? 1 : 0;
        }

        // Where an option ends a message may end.
        Assert.Equal(1, answered);
    }

    [Fact]
    public void Whatever_bytes_a_guest_sends_an_answer_is_whole_and_gives_its_own_address_only()
    {
        var random = new Random(Seed);
        byte[][] seeds =
        [
            Question(DhcpV6MessageType.Solicit, Client, Rapid, Association(7), Association(8, Foreign), Temporary, Delegation).Payload,
            Question(DhcpV6MessageType.Request, Client, Server, Association(7, Own)).Payload,
            Question(DhcpV6MessageType.Confirm, Client, Association(7, Own)).Payload,
        ];
        int answered = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = [.. seeds[round % seeds.Length]];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                payload[random.Next(payload.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : random.Next(4));
            }

            UdpFrame question = Question(DhcpV6MessageType.Solicit) with { Payload = random.Next(4) == 0 ? payload[..random.Next(payload.Length)] : payload };
            answered += IsSound(Answer(UdpFrame.Of(FrameV6.Parse(question.ToFrameV6().ToBytes(Ours))!)!)) ? 1 : 0;
        }

        Assert.InRange(answered, 1000, 19_000);
    }

    private static bool IsSound(UdpFrame? answer)
    {
        if (answer is null)
        {
            return false;
        }

        DhcpV6Message message = Read(answer);
        Assert.All(Addresses(message), address => Assert.True(address.Seconds == 0 || address.Address.Equals(Own)));
        Assert.True(Addresses(message).Count(address => address.Seconds > 0) <= 1);
        return true;
    }

    private static UdpFrame? Answer(UdpFrame question) => DhcpV6Server.Answer(question, Lease, Ours);

    private static UdpFrame Question(DhcpV6MessageType type, params DhcpV6Option[] options) =>
        new(Guest, IPEndPoint.Parse("[fe80::5]:546"), IPEndPoint.Parse("[ff02::1:2]:547"), new DhcpV6Message(type, [1, 2, 3], options).ToBytes());

    private static DhcpV6Option Association(byte number, params IPAddress[] held) =>
        new(DhcpV6Option.NonTemporary, [0, 0, 0, number, .. new byte[8], .. DhcpV6Option.Write(held.Select(address => new DhcpV6Option(DhcpV6Option.Address, [.. address.GetAddressBytes(), .. new byte[8]])))]);

    private static DhcpV6Message Read(UdpFrame answer) => DhcpV6Message.Parse(answer.Payload)!;

    private static int? Status(UdpFrame question) => Read(Answer(question)!).Find(DhcpV6Option.StatusCode)?[1];

    private static int? StatusOf(DhcpV6Option association) => Parts(association).Where(option => option.Code == DhcpV6Option.StatusCode).Select(option => (int?)option.Value[1]).SingleOrDefault();

    private static (IPAddress Address, uint Seconds)[] Addresses(DhcpV6Message message) =>
    [
        .. from option in message.Options
           where option.Code == DhcpV6Option.NonTemporary
           from address in Parts(option)
           where address.Code == DhcpV6Option.Address
           let seconds = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(address.Value.AsSpan(20))
           select (new IPAddress(address.Value.AsSpan(0, 16)), seconds),
    ];

    private static IReadOnlyList<DhcpV6Option> Parts(DhcpV6Option association) => DhcpV6Option.Read(association.Value.AsSpan(association.Code == DhcpV6Option.Temporary ? 4 : 12))!;
}
