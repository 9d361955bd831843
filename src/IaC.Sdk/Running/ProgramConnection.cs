using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>
/// The program's end of the socket to `iac`. It is read and written on the calling thread, as a file: the sockets of .NET load ten assemblies and start an engine of their own at each start of the program. It ends with the process.
/// </summary>
internal sealed class ProgramConnection
{
    private const int BufferSize = 64 << 10;
    private readonly FileStream _input;
    private readonly FileStream _output;
    private readonly Lock _writing = new();

    private ProgramConnection(FileStream input, FileStream output) => (_input, _output) = (input, output);

    /// <summary>Connects to the `iac` that started this program, and learns what it wants.</summary>
    /// <exception cref="IOException">Nobody listens.</exception>
    public static (ProgramConnection Connection, Lazy<ProgramStart> Start) Open(string path)
    {
        var socket = UnixSocket.Connect(path);
        var connection = new ProgramConnection(new FileStream(socket, FileAccess.Read, bufferSize: 0), new FileStream(socket, FileAccess.Write, BufferSize));
        connection.Send(ProgramMessageKind.Hello, new JsonText(ProgramFrames.HeaderSize).StartObject().Name("version").Value(ProgramFrames.Version).EndObject(), flush: true);
        return connection.Receive() is (ProgramMessageKind.Start, { } start)
            ? (connection, new Lazy<ProgramStart>(() => ProgramStart.Read(ProgramFrames.Parse(start))))
            : throw new InvalidDataException("iac did not say what it wants of the program");
    }

    /// <summary>Sends a message.</summary>
    public void Send(ProgramMessageKind kind, JsonObject payload, bool flush) => Send(ProgramFrames.Write(kind, payload), flush);

    /// <summary>Sends a message that has room for its header before it.</summary>
    public void Send(ProgramMessageKind kind, JsonText frame, bool flush)
    {
        Span<byte> bytes = frame.Written;
        ProgramFrames.WriteHeader(bytes, kind, bytes.Length - ProgramFrames.HeaderSize);
        Send(bytes, flush);
    }

    /// <summary>The next message, its payload as bytes; null when `iac` is gone.</summary>
    public (ProgramMessageKind Kind, byte[] Payload)? Receive() => ProgramFrames.Read(_input);

    private void Send(ReadOnlySpan<byte> frame, bool flush)
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
