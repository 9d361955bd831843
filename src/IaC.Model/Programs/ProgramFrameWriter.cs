using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>Writes frames to a stream, one at a time, whoever sends them.</summary>
/// <param name="stream">The stream, which stays its owner's.</param>
public sealed class ProgramFrameWriter(Stream stream) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Writes a message.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">What it says; null for nothing.</param>
    /// <param name="cancellationToken">Ends the wait for its turn; what is begun is written whole.</param>
    /// <exception cref="IOException">The other end is gone.</exception>
    public Task WriteAsync(ProgramMessageKind kind, JsonObject? payload, CancellationToken cancellationToken) => WriteAsync(kind, payload, content: default, cancellationToken);

    /// <summary>Writes a message, and before it the bytes that go with it.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="payload">What it says; null for nothing.</param>
    /// <param name="content">The bytes, at most <see cref="ProgramFrames.MostPayload"/>; none where it is empty.</param>
    /// <param name="cancellationToken">Ends the wait for its turn; what is begun is written whole.</param>
    /// <exception cref="IOException">The other end is gone.</exception>
    public async Task WriteAsync(ProgramMessageKind kind, JsonObject? payload, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        byte[] frame = ProgramFrames.Write(kind, payload);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!content.IsEmpty)
            {
                byte[] header = new byte[ProgramFrames.HeaderSize];
                ProgramFrames.WriteHeader(header, ProgramMessageKind.Content, content.Length);
                await stream.WriteAsync(header, CancellationToken.None).ConfigureAwait(false);
                await stream.WriteAsync(content, CancellationToken.None).ConfigureAwait(false);
            }

            await stream.WriteAsync(frame, CancellationToken.None).ConfigureAwait(false);
            await stream.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();
}
