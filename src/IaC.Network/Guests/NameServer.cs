using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IaC.Network.Guests;

/// <summary>
/// Answers a guest's questions for names of its stack (RFC 1035, 3596). Every other question is refused, upon which a resolver asks the next server that it was told. Pure.
/// </summary>
internal static class NameServer
{
    /// <summary>Where a server listens.</summary>
    internal const int Port = 53;

    private const int HeaderSize = 12;
    private const ushort IsAnswer = 0x8000;
    private const ushort Authoritative = 0x0400;
    private const ushort RecursionDesired = 0x0100;
    private const ushort Refused = 5;
    private const ushort TypeAddress = 1;
    private const ushort TypeAddressV6 = 28;
    private const ushort ClassInternet = 1;
    private const int Opcode = 0x7800;
    private const int PointerToQuestion = 0xC00C;
    private const int RecordHead = 12;
    private const int MostLabel = 63;

    /// <summary>Address of the server: link-local, so that no network of a guest can have it. The fabric throws away what is sent to it once the supervisor has seen it.</summary>
    internal static IPAddress Address { get; } = IPAddress.Parse("169.254.53.53");

    /// <summary>The answer to a frame; null where it is no question.</summary>
    /// <param name="frame">What came.</param>
    /// <param name="own">Address of the server.</param>
    /// <param name="find">Addresses of a name in lower case; none where it is none of the stack.</param>
    /// <param name="ownHardwareAddress">Whose address the answer comes from.</param>
    internal static UdpFrame? Answer(UdpFrame frame, IPAddress own, Func<string, IReadOnlyList<IPAddress>> find, byte[] ownHardwareAddress)
    {
        ReadOnlySpan<byte> question = frame.Payload;
        if (frame.To.Port != Port || !frame.To.Address.Equals(own) || question.Length < HeaderSize || (question[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(question[4..]) != 1)
        {
            return null;
        }

        return Name(question, out int end) is { } name && end + 4 <= question.Length
            ? new UdpFrame(ownHardwareAddress, new IPEndPoint(own, Port), frame.From, Reply(question[..(end + 4)], find(name.ToLowerInvariant())))
            : null;
    }

    private static string? Name(ReadOnlySpan<byte> message, out int end)
    {
        var name = new StringBuilder();
        for (end = HeaderSize; end < message.Length;)
        {
            int length = message[end++];
            if (length == 0)
            {
                return name.ToString();
            }

            if (length > MostLabel || end + length > message.Length)
            {
                return null;
            }

            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(message.Slice(end, length)));
            end += length;
        }

        return null;
    }

    private static byte[] Reply(ReadOnlySpan<byte> question, IReadOnlyList<IPAddress> found)
    {
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(question[^4..]);
        AddressFamily? family = BinaryPrimitives.ReadUInt16BigEndian(question[^2..]) == ClassInternet ? FamilyOf(type) : null;
        byte[] address = found.FirstOrDefault(one => one.AddressFamily == family)?.GetAddressBytes() ?? [];
        bool answers = address.Length > 0;
        byte[] reply = new byte[question.Length + (answers ? RecordHead + address.Length : 0)];
        question.CopyTo(reply);
        int asked = BinaryPrimitives.ReadUInt16BigEndian(question[2..]);
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(2), (ushort)(IsAnswer | (asked & (Opcode | RecursionDesired)) | (found.Count == 0 ? Refused : Authoritative)));
        BinaryPrimitives.WriteUInt16BigEndian(reply.AsSpan(6), (ushort)(answers ? 1 : 0));
        reply.AsSpan(8, 4).Clear();
        if (answers)
        {
            // Not to be kept: whoever has the name may be replaced.
            Span<byte> record = reply.AsSpan(question.Length);
            BinaryPrimitives.WriteUInt16BigEndian(record, PointerToQuestion);
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], ClassInternet);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)address.Length);
            address.CopyTo(record[RecordHead..]);
        }

        return reply;
    }

    private static AddressFamily? FamilyOf(ushort type) => type switch
    {
        TypeAddress => AddressFamily.InterNetwork,
        TypeAddressV6 => AddressFamily.InterNetworkV6,
        _ => null,
    };
}
