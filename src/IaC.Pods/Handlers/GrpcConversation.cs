using System.Buffers.Binary;
using System.Text;

namespace IaC.Pods.Handlers;

/// <summary>
/// One call of <c>grpc.health.v1.Health/Check</c> over HTTP/2 without TLS (RFC 9113; gRPC, "GRPC Health Checking Protocol"). Everything is said at once, since a server with prior knowledge
/// needs no answer before the request; its headers are not decoded, since the message alone says how it does.
/// </summary>
internal sealed class GrpcConversation : IConversation
{
    private const byte Stream = 1;
    private const byte EndStream = 0x1;
    private const byte Acknowledgement = 0x1;
    private const byte EndHeaders = 0x4;
    private const byte Padded = 0x8;
    private const int FrameHeader = 9;
    private const int MostFrame = 16 * 1024;
    private const int MessageHeader = 5;

    private static readonly string[] Statuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"];

    private readonly string _service;
    private readonly List<byte> _received = [];
    private readonly List<byte> _message = [];

    /// <summary>A conversation about <see cref="PodHandler.Service"/>.</summary>
    internal GrpcConversation(PodHandler handler)
    {
        _service = handler.Service;
        List<byte> opening = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8];

        // No table of headers on their side, and no pushes.
        AddFrame(opening, FrameType.Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]);
        AddFrame(opening, FrameType.Headers, EndHeaders, Stream, Headers(handler));
        AddFrame(opening, FrameType.Data, EndStream, Stream, Request(handler.Service));
        Opening = opening.ToArray();
    }

    private enum FrameType : byte
    {
        Data = 0,
        Headers = 1,
        ResetStream = 3,
        Settings = 4,
        Ping = 6,
        GoAway = 7,
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Opening { get; }

    /// <inheritdoc/>
    public bool IsOver { get; private set; }

    /// <inheritdoc/>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Take(ReadOnlySpan<byte> received)
    {
        _received.AddRange(received);
        List<byte> reply = [];
        while (!IsOver && _received.Count >= FrameHeader)
        {
            int length = (_received[0] << 16) | (_received[1] << 8) | _received[2];
            if (length > MostFrame)
            {
                Conclude("not an answer of HTTP/2");
                break;
            }

            if (_received.Count < FrameHeader + length)
            {
                break;
            }

            Take((FrameType)_received[3], _received[4], _received.GetRange(FrameHeader, length), reply);
            _received.RemoveRange(0, FrameHeader + length);
        }

        return reply.ToArray();
    }

    private void Take(FrameType type, byte flags, List<byte> payload, List<byte> reply)
    {
        switch (type)
        {
            case FrameType.Settings or FrameType.Ping when (flags & Acknowledgement) == 0:
                AddFrame(reply, type, Acknowledgement, 0, type == FrameType.Ping ? [.. payload] : []);
                break;
            case FrameType.Data when (flags & Padded) != 0 && (payload.Count == 0 || payload[0] >= payload.Count):
                Conclude("not an answer of HTTP/2");
                break;
            case FrameType.Data:
                _message.AddRange((flags & Padded) == 0 ? payload : payload.GetRange(1, payload.Count - 1 - payload[0]));
                TakeMessage();
                break;
            case FrameType.ResetStream or FrameType.GoAway:
                Conclude("the server refuses the call");
                break;
            default:
                break;
        }

        if (!IsOver && type is FrameType.Data or FrameType.Headers && (flags & EndStream) != 0)
        {
            Conclude($"the server has no health service, or it does not know {Subject}");
        }
    }

    private string Subject => _service.Length == 0 ? "itself" : $"service {_service}";

    // message HealthCheckResponse { ServingStatus status = 1; }, one varint; absent where it is 0.
    private void TakeMessage()
    {
        if (_message.Count >= MessageHeader && _message.Count - MessageHeader >= BinaryPrimitives.ReadUInt32BigEndian([_message[1], _message[2], _message[3], _message[4]]))
        {
            int status = _message.Count >= MessageHeader + 2 && _message[MessageHeader] == 0x08 ? _message[MessageHeader + 1] : 0;
            Conclude(status == 1 ? null : $"{Subject} is {(status < Statuses.Length ? Statuses[status] : $"status {status}")}");
        }
    }

    // message HealthCheckRequest { string service = 1; } behind the prefix of a gRPC message: not compressed, length.
    private static byte[] Request(string service)
    {
        byte[] name = Encoding.UTF8.GetBytes(service);
        List<byte> message = [];
        if (name.Length > 0)
        {
            message.Add(0x0A);
            for (int rest = name.Length; rest > 0; rest >>= 7)
            {
                message.Add((byte)((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
            }

            message.AddRange(name);
        }

        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, message.Count);
        return [0, .. length, .. message];
    }

    // RFC 7541: two indexed fields of the static table, then literals that are not indexed, names by their place in that table where they have one.
    private static byte[] Headers(PodHandler handler)
    {
        string host = handler.Address.Contains(':', StringComparison.Ordinal) ? $"[{handler.Address}]" : handler.Address;
        return
        [
            0x83, // :method POST
            0x86, // :scheme http
            0x04, .. Literal("/grpc.health.v1.Health/Check"), // :path
            0x01, .. Literal($"{host}:{handler.Port}"), // :authority
            0x0F, 0x10, .. Literal("application/grpc"), // content-type
            0x0F, 0x2B, .. Literal("iac-probe"), // user-agent
            0x00, .. Literal("te"), .. Literal("trailers"),
        ];
    }

    // Not Huffman-coded; all of ours are shorter than the 127 bytes that one byte of length can say.
    private static byte[] Literal(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static void AddFrame(List<byte> output, FrameType type, byte flags, byte stream, ReadOnlySpan<byte> payload)
    {
        output.AddRange([0, (byte)(payload.Length >> 8), (byte)payload.Length, (byte)type, flags, 0, 0, 0, stream]);
        output.AddRange(payload);
    }

    private void Conclude(string? fault) => (IsOver, Fault) = (true, fault);
}
