using System.Net.Sockets;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>
/// The program's end of the socket to `iac`. It is read and written on the calling thread: asynchronous sockets start an engine of their own, and their state machines are compiled at each start of the program. It ends with the process.
/// </summary>
internal sealed class ProgramConnection
{
    private const int BufferSize = 64 << 10;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly Lock _writing = new();

    private ProgramConnection(Stream input, Stream output) => (_input, _output) = (input, output);

    /// <summary>Connects to the `iac` that started this program, and learns what it wants.</summary>
    public static (ProgramConnection Connection, ProgramStart Start) Open(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(socket, ownsSocket: true);
        var connection = new ProgramConnection(stream, new BufferedStream(stream, BufferSize));
        connection.Send(ProgramMessageKind.Hello, new JsonObject { ["version"] = ProgramFrames.Version }, flush: true);
        return connection.Receive() is (ProgramMessageKind.Start, { } start)
            ? (connection, ProgramStart.Read(start))
            : throw new InvalidDataException("iac did not say what it wants of the program");
    }

    /// <summary>Sends a message.</summary>
    public void Send(ProgramMessageKind kind, JsonObject? payload, bool flush) => Send(ProgramFrames.Write(kind, payload), flush);

    /// <summary>Sends a message whose header is written here: room for it stands before the payload.</summary>
    public void Send(ProgramMessageKind kind, ReadOnlyMemory<byte> frame)
    {
        byte[] bytes = frame.ToArray();
        ProgramFrames.WriteHeader(bytes, kind, bytes.Length - ProgramFrames.HeaderSize);
        Send(bytes, flush: false);
    }

    /// <summary>The next message; null when `iac` is gone.</summary>
    public (ProgramMessageKind Kind, JsonObject Payload)? Receive() => ProgramFrames.Read(_input);

    private void Send(byte[] frame, bool flush)
    {
        lock (_writing)
        {
            _output.Write(frame);
            if (flush)
            {
                _output.Flush();
            }
        }
    }
}
