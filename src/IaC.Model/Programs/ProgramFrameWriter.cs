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
    public async Task WriteAsync(ProgramMessageKind kind, JsonObject? payload, CancellationToken cancellationToken)
    {
        byte[] frame = ProgramFrames.Write(kind, payload);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
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
