using System.Net.Sockets;
using System.Text.Json.Nodes;
using IaC.Model.Programs;

namespace IaC;

/// <summary>The program's end of the socket to `iac`.</summary>
internal sealed class ProgramConnection : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly BufferedStream _output;
    private readonly SemaphoreSlim _writing = new(1);

    private ProgramConnection(NetworkStream stream)
    {
        _stream = stream;
        _output = new BufferedStream(stream, 64 << 10);
    }

    /// <summary>Connects to the `iac` that started this program, and learns what it wants.</summary>
    public static async Task<(ProgramConnection Connection, ProgramStart Start)> OpenAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).ConfigureAwait(false);
        var connection = new ProgramConnection(new NetworkStream(socket, ownsSocket: true));
        await connection.SendAsync(ProgramMessageKind.Hello, new JsonObject { ["version"] = ProgramFrames.Version }, flush: true).ConfigureAwait(false);
        return await connection.ReceiveAsync().ConfigureAwait(false) is (ProgramMessageKind.Start, { } start)
            ? (connection, ProgramStart.Read(start))
            : throw new InvalidDataException("iac did not say what it wants of the program");
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(ProgramMessageKind kind, JsonObject? payload, bool flush) => SendAsync(ProgramFrames.Write(kind, payload), flush);

    /// <summary>Sends a message whose header is written here: room for it stands before the payload.</summary>
    public Task SendAsync(ProgramMessageKind kind, ReadOnlyMemory<byte> frame)
    {
        byte[] bytes = frame.ToArray();
        ProgramFrames.WriteHeader(bytes, kind, bytes.Length - ProgramFrames.HeaderSize);
        return SendAsync(bytes, flush: false);
    }

    /// <summary>The next message; null when `iac` is gone.</summary>
    public async Task<(ProgramMessageKind Kind, JsonObject Payload)?> ReceiveAsync() => await ProgramFrames.ReadAsync(_stream, CancellationToken.None).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _writing.Dispose();
    }

    private async Task SendAsync(byte[] frame, bool flush)
    {
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _output.WriteAsync(frame).ConfigureAwait(false);
            if (flush)
            {
                await _output.FlushAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _writing.Release();
        }
    }
}
