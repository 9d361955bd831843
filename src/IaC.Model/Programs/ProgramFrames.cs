using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>
/// Messages between <c>iac</c> and a program: the frames of the supervisor, a header of 8 bytes (length of the payload, 4 bytes little-endian; kind; three zeros), then JSON or nothing, or, of <see cref="ProgramMessageKind.Content"/>, bytes.
/// </summary>
public static class ProgramFrames
{
    /// <summary>Version of the messages; a program of another one is told to take the package that fits.</summary>
    public const int Version = 1;

    /// <summary>Environment variable that names the socket on which <c>iac</c> waits for its program.</summary>
    public const string SocketVariable = "IAC_PROGRAM_SOCKET";

    /// <summary>Environment variable by which a program that is run by itself tells <c>iac</c> the assembly that was built already.</summary>
    public const string AssemblyVariable = "IAC_PROGRAM_ASSEMBLY";

    /// <summary>Bytes of the header.</summary>
    public const int HeaderSize = 8;

    /// <summary>Most bytes of a payload.</summary>
    public const int MostPayload = 64 << 20;

    /// <summary>Last on the last line that a program writes to standard output and error: end of transmission (ASCII). What it wrote is known to be all before its end closes both.</summary>
    public const char EndOfOutput = '\u0004';

    private const int LengthSize = 4;
    private const int BitsOfByte = 8;

    /// <summary>What ends the last line.</summary>
    public static ReadOnlySpan<byte> Farewell => [(byte)EndOfOutput, (byte)'\n'];

    /// <summary>Writes the header of a frame.</summary>
    public static void WriteHeader(Span<byte> header, ProgramMessageKind kind, int length)
    {
        for (int index = 0; index < LengthSize; index++)
        {
            header[index] = (byte)(length >> (BitsOfByte * index));
        }

        header[LengthSize] = (byte)kind;
        header[(LengthSize + 1)..HeaderSize].Clear();
    }

    /// <summary>The payload that says an object.</summary>
    public static byte[] PayloadOf(JsonObject payload)
    {
        using var buffer = new MemoryStream();
        WriteTo(buffer, payload);
        return buffer.ToArray();
    }

    /// <summary>The bytes of a message.</summary>
    public static byte[] Write(ProgramMessageKind kind, JsonObject? payload = null)
    {
        using var buffer = new MemoryStream { Position = HeaderSize };
        buffer.SetLength(HeaderSize);
        if (payload is not null)
        {
            WriteTo(buffer, payload);
        }

        WriteHeader(buffer.GetBuffer(), kind, (int)buffer.Length - HeaderSize);
        return buffer.ToArray();
    }

    /// <summary>Reads one message, on the calling thread and not parsed: in a program, whose start a <see cref="ProgramFrameReader"/> would slow down; null at the end of the stream.</summary>
    /// <param name="read">Fills an array as far as there are bytes, and says how far.</param>
    /// <exception cref="InvalidDataException">The frame is not one.</exception>
    public static ProgramFrame? Read(Func<byte[], int> read)
    {
        byte[] header = new byte[HeaderSize];
        if (RoomFor(header, read(header)) is not { } payload)
        {
            return null;
        }

        Check(payload, read(payload));
        return new ProgramFrame(KindOf(header), payload);
    }

    /// <summary>The object of a payload; an empty one where there is none.</summary>
    /// <exception cref="InvalidDataException">It is not one.</exception>
    public static JsonObject Parse(byte[] payload)
    {
        try
        {
            return payload.Length == 0 ? [] : JsonNode.Parse(payload) as JsonObject ?? throw new InvalidDataException("a message is not an object");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"a message is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Room for the payload of a frame; null at the end of the stream.</summary>
    internal static byte[]? RoomFor(byte[] header, int read)
    {
        if (read < HeaderSize)
        {
            return read == 0 ? null : throw new InvalidDataException("a message ends within its header");
        }

        uint length = 0;
        for (int index = LengthSize - 1; index >= 0; index--)
        {
            length = (length << BitsOfByte) | header[index];
        }

        return length <= MostPayload ? new byte[length] : throw new InvalidDataException($"a message of {length} bytes, more than {MostPayload}");
    }

    /// <summary>Takes a payload that was read to its end.</summary>
    internal static void Check(byte[] payload, int read)
    {
        if (read < payload.Length)
        {
            throw new InvalidDataException("a message ends before its end");
        }
    }

    /// <summary>What a message is.</summary>
    internal static ProgramMessageKind KindOf(byte[] header) => (ProgramMessageKind)header[LengthSize];

    private static void WriteTo(Stream target, JsonObject payload)
    {
        using var writer = new Utf8JsonWriter(target);
        payload.WriteTo(writer);
    }
}
