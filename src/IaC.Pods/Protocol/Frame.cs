using System.Buffers.Binary;
using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>
/// One message on the socket: a header of 8 bytes (length of the payload, 4 bytes little-endian; kind; number of descriptors; two zeros), then the payload, JSON or nothing.
/// </summary>
internal static class Frame
{
    /// <summary>Bytes of the header.</summary>
    internal const int HeaderSize = 8;

    /// <summary>Most bytes of a payload: a record with its ConfigMaps, each up to 1 MiB, and secrets.</summary>
    internal const int MostPayload = 32 << 20;

    /// <summary>The bytes of a message whose payload is JSON already.</summary>
    internal static void Write(FrameBuffer output, MessageKind kind, ReadOnlySpan<byte> payload)
    {
        int start = Begin(output);
        payload.CopyTo(output.GetSpan(payload.Length));
        output.Advance(payload.Length);
        End(output, start, kind, descriptors: 0);
    }

    /// <summary>The bytes of a message.</summary>
    internal static void Write(FrameBuffer output, MessageKind kind, Action<Utf8JsonWriter>? payload = null, int descriptors = 0)
    {
        int start = Begin(output);
        if (payload is not null)
        {
            using Utf8JsonWriter json = new(output);
            json.WriteStartObject();
            payload(json);
            json.WriteEndObject();
        }

        End(output, start, kind, descriptors);
    }

    /// <summary>The first message of the bytes; false while it is not whole.</summary>
    /// <exception cref="JsonException">The header announces more than <see cref="MostPayload"/>; nothing after it can be understood.</exception>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out MessageKind kind, out int descriptors, out ReadOnlySpan<byte> payload)
    {
        kind = default;
        descriptors = 0;
        payload = default;
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (length > MostPayload)
        {
            throw new JsonException($"a message of {length} bytes, more than {MostPayload}");
        }

        if (bytes.Length - HeaderSize < length)
        {
            return false;
        }

        kind = (MessageKind)bytes[4];
        descriptors = bytes[5];
        payload = bytes.Slice(HeaderSize, (int)length);
        return true;
    }

    /// <summary>Parses a payload.</summary>
    /// <exception cref="JsonException">It is malformed.</exception>
    internal static T Parse<T>(ReadOnlySpan<byte> payload, JsonCursor.ReadItem<T> read)
    {
        try
        {
            JsonCursor json = new(payload);
            return read(ref json);
        }
        catch (InvalidOperationException e)
        {
            // The reader's answer to text that is not UTF-8.
            throw new JsonException(e.Message, e);
        }
    }

    private static int Begin(FrameBuffer output)
    {
        int start = output.Length;
        output.GetSpan(HeaderSize);
        output.Advance(HeaderSize);
        return start;
    }

    private static void End(FrameBuffer output, int start, MessageKind kind, int descriptors)
    {
        Span<byte> header = output.Written[start..];
        BinaryPrimitives.WriteInt32LittleEndian(header, output.Length - start - HeaderSize);
        header[4] = (byte)kind;
        header[5] = (byte)descriptors;
        header[6..HeaderSize].Clear();
    }
}
