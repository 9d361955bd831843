using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace IaC.Network.Guests;

/// <summary>Answers one guest's questions for its address of IPv6 (RFC 8415), always with the one that it has, which never ends. Pure.</summary>
internal static class DhcpV6Server
{
    /// <summary>Where a server listens.</summary>
    internal const int Port = 547;

    private const int ClientPort = 546;
    private const int AddressSize = 16;
    private const int AssociationHead = 12;
    private const int TemporaryHead = 4;

    // No other server of this guest is worth waiting for.
    private const byte HighestPreference = 255;

    private const ushort Success = 0;
    private const ushort NoAddressAvailable = 2;
    private const ushort NotOnLink = 4;
    private const ushort NoPrefixAvailable = 6;

    private static readonly IPAddress AllServers = IPAddress.Parse("ff02::1:2");

    /// <summary>The answer to a frame; null where it is no question of this guest.</summary>
    internal static UdpFrame? Answer(UdpFrame frame, GuestLease lease, byte[] ownHardwareAddress)
    {
        if (frame.To.Port != Port
            || !frame.To.Address.Equals(AllServers)
            || !frame.From.Address.IsIPv6LinkLocal
            || lease.AddressV6 is not { } address
            || DhcpV6Message.Parse(frame.Payload) is not { } question)
        {
            return null;
        }

        // Of the kind that follows from a hardware address (11.4).
        byte[] ownId = [0, 3, 0, 1, .. ownHardwareAddress];
        return IsMeant(question, ownId) && Reply(question, address) is { } reply
            ? new UdpFrame(ownHardwareAddress, new IPEndPoint(FabricV6.OfBridge, Port), new IPEndPoint(frame.From.Address, ClientPort), Complete(reply, question, lease, ownId).ToBytes())
            : null;
    }

    // Who names a server means that one; of some questions all are asked, of others one must be (16).
    private static bool IsMeant(DhcpV6Message question, byte[] ownId)
    {
        byte[]? server = question.Find(DhcpV6Option.ServerId);
        bool isForUs = server is not null && server.AsSpan().SequenceEqual(ownId);
        bool hasClient = question.Find(DhcpV6Option.ClientId) is not null;
        return question.Type switch
        {
            DhcpV6MessageType.Solicit or DhcpV6MessageType.Confirm or DhcpV6MessageType.Rebind => hasClient && server is null,
            DhcpV6MessageType.Request or DhcpV6MessageType.Renew or DhcpV6MessageType.Release or DhcpV6MessageType.Decline => hasClient && isForUs,
            DhcpV6MessageType.InformationRequest => (server is null || isForUs) && !question.Options.Any(option => option.Code is DhcpV6Option.NonTemporary or DhcpV6Option.Temporary or DhcpV6Option.PrefixDelegation),
            _ => false,
        };
    }

    private static DhcpV6Message? Reply(DhcpV6Message question, IPAddress address)
    {
        DhcpV6Message reply = new(DhcpV6MessageType.Reply, question.Transaction, []);
        switch (question.Type)
        {
            case DhcpV6MessageType.Solicit when question.Find(DhcpV6Option.RapidCommit) is null:
                return reply with { Type = DhcpV6MessageType.Advertise, Options = [new DhcpV6Option(DhcpV6Option.Preference, [HighestPreference]), .. Associations(question, address)] };
            case DhcpV6MessageType.Solicit:
                return reply with { Options = [new DhcpV6Option(DhcpV6Option.RapidCommit, []), .. Associations(question, address)] };
            case DhcpV6MessageType.Request or DhcpV6MessageType.Renew or DhcpV6MessageType.Rebind:
                return reply with { Options = [.. Associations(question, address)] };
            case DhcpV6MessageType.Confirm:
                IPAddress[] held = [.. question.Options.Where(option => option.Code == DhcpV6Option.NonTemporary).SelectMany(Held)];
                return held.Length == 0 ? null : reply with { Options = [held.All(address.Equals) ? Status(Success, "") : Status(NotOnLink, "this guest has another address")] };
            case DhcpV6MessageType.Release or DhcpV6MessageType.Decline:
                return reply with { Options = [Status(Success, "")] };
            default:
                return reply;
        }
    }

    private static DhcpV6Message Complete(DhcpV6Message reply, DhcpV6Message question, GuestLease lease, byte[] ownId)
    {
        List<DhcpV6Option> options = [new(DhcpV6Option.ServerId, ownId), .. reply.Options];
        if (question.Find(DhcpV6Option.ClientId) is { } client)
        {
            options.Insert(0, new DhcpV6Option(DhcpV6Option.ClientId, client));
        }

        // Never ours alone: a client may put what it is told here in the place of all that it was told by IPv4.
        if (lease.NameServersV6.Count > 0 && question.Type is not (DhcpV6MessageType.Confirm or DhcpV6MessageType.Release or DhcpV6MessageType.Decline))
        {
            options.Add(new DhcpV6Option(DhcpV6Option.NameServers, [.. lease.NameServersV6.Prepend(lease.Addresses!.NameServer).SelectMany(server => server.GetAddressBytes())]));
        }

        return reply with { Options = options };
    }

    // The first one gets the address. Whoever asks for a second one, or for a network of its own, is told that there is none.
    private static IEnumerable<DhcpV6Option> Associations(DhcpV6Message question, IPAddress address)
    {
        bool given = false;
        foreach (DhcpV6Option option in question.Options)
        {
            switch (option.Code)
            {
                case DhcpV6Option.NonTemporary when option.Value.Length >= AssociationHead:
                    yield return given ? Without(option, AssociationHead, NoAddressAvailable) : With(option, address);
                    given = true;
                    break;
                case DhcpV6Option.Temporary when option.Value.Length >= TemporaryHead:
                    yield return Without(option, TemporaryHead, NoAddressAvailable);
                    break;
                case DhcpV6Option.PrefixDelegation when option.Value.Length >= AssociationHead:
                    yield return Without(option, AssociationHead, NoPrefixAvailable);
                    break;
            }
        }
    }

    // What a client believes to have beside its address it is told to give up.
    private static DhcpV6Option With(DhcpV6Option asked, IPAddress address) =>
        new(asked.Code, [.. Head(asked, AssociationHead, uint.MaxValue), .. DhcpV6Option.Write([Lifetime(address, uint.MaxValue), .. Held(asked).Distinct().Where(held => !held.Equals(address)).Select(held => Lifetime(held, 0))])]);

    private static DhcpV6Option Without(DhcpV6Option asked, int head, ushort status) => new(asked.Code, [.. Head(asked, head, 0), .. DhcpV6Option.Write([Status(status, "a guest has one address")])]);

    // Its number, and when to ask again.
    private static byte[] Head(DhcpV6Option asked, int size, uint renewSeconds)
    {
        byte[] head = new byte[size];
        asked.Value.AsSpan(0, 4).CopyTo(head);
        for (int at = 4; at < size; at += sizeof(uint))
        {
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(at), renewSeconds);
        }

        return head;
    }

    private static IEnumerable<IPAddress> Held(DhcpV6Option association) =>
        from option in association.Value.Length >= AssociationHead ? DhcpV6Option.Read(association.Value.AsSpan(AssociationHead)) ?? [] : []
        where option.Code == DhcpV6Option.Address && option.Value.Length >= AddressSize
        select new IPAddress(option.Value.AsSpan(0, AddressSize));

    private static DhcpV6Option Lifetime(IPAddress address, uint seconds)
    {
        byte[] value = new byte[AddressSize + 8];
        address.TryWriteBytes(value, out _);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(AddressSize), seconds);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(AddressSize + 4), seconds);
        return new DhcpV6Option(DhcpV6Option.Address, value);
    }

    private static DhcpV6Option Status(ushort code, string message) => new(DhcpV6Option.StatusCode, [(byte)(code >> 8), (byte)code, .. Encoding.UTF8.GetBytes(message)]);
}
