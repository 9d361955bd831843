using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>
/// The program's end of the socket to `iac`, which ends with the process. What is sent is gathered, and what `iac` says first is read when somebody asks: most programs declare all they have before they wait for anything.
/// One thread at a time, by methods that are synchronized: a lock statement loads an assembly for its Monitor, a millisecond of each start.
/// </summary>
internal sealed class ProgramConnection : IProgramStartSource
{
    private const int BufferSize = 64 << 10;
    private readonly UnixSocket _socket;
    private readonly byte[] _unsent = new byte[BufferSize];
    private int _unsentLength;
    private ProgramFrame? _start;

    private ProgramConnection(UnixSocket socket) => _socket = socket;

    /// <inheritdoc/>
    public ToldStart Start => ToldStart.Read((StartFrame() ?? throw new InvalidDataException("iac did not say what it wants of the program")).Payload);

    /// <summary>Connects to the `iac` that started this program.</summary>
    /// <exception cref="IOException">Nobody listens.</exception>
    public static ProgramConnection Open(string path)
    {
        var connection = new ProgramConnection(UnixSocket.Connect(path));
        UnixSocket.IgnoreInterrupts();
        AppDomain.CurrentDomain.ProcessExit += connection.LetGo;
        connection.Send(ProgramMessageKind.Hello, new JsonText(ProgramFrames.HeaderSize).StartObject().Name("version").Value(ProgramFrames.Version).EndObject(), flush: false);
        return connection;
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

    /// <summary>The next message after the first one; null when `iac` is gone.</summary>
    public ProgramFrame? Receive() => StartFrame() is null ? null : ProgramFrames.Read(_socket.Fill);

    private void LetGo(object? sender, EventArgs arguments) => _socket.LetGo(ProgramFrames.Farewell);

    [MethodImpl(MethodImplOptions.Synchronized)]
    private ProgramFrame? StartFrame()
    {
        if (_start is null)
        {
            Flush();
            _start = ProgramFrames.Read(_socket.Fill);
        }

        return _start is { Kind: ProgramMessageKind.Start } ? _start : null;
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    private void Send(ReadOnlySpan<byte> frame, bool flush)
    {
        if (frame.Length > BufferSize - _unsentLength)
        {
            Flush();
        }

        if (frame.Length > BufferSize)
        {
            _socket.Write(frame);
            return;
        }

        frame.CopyTo(new Span<byte>(_unsent, _unsentLength, frame.Length));
        _unsentLength += frame.Length;
        if (flush)
        {
            Flush();
        }
    }

    private void Flush()
    {
        int length = _unsentLength;
        _unsentLength = 0;
        if (length > 0)
        {
            _socket.Write(new ReadOnlySpan<byte>(_unsent, 0, length));
        }
    }
}
