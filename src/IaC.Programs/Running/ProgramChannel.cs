using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Programs;

namespace IaC.Programs.Running;

/// <summary>The connection to a started program: frames both ways, and calls with their replies, several at a time.</summary>
/// <param name="process">The program.</param>
/// <param name="stream">The connection.</param>
/// <param name="output">Gets what it logs.</param>
internal sealed class ProgramChannel(ProgramProcess process, Stream stream, IProgramOutput output) : IDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);
    private readonly PendingCalls _calls = new();
    private readonly ProgramFrameReader _reader = new(stream);
    private readonly ProgramFrameWriter _writer = new(stream);
    private string? _end;
    private bool _closing;
    private volatile bool _hasErrors;

    /// <summary>Whether the program logged an error since <see cref="Listen"/>.</summary>
    public bool HasErrors => _hasErrors;

    /// <summary>Ends when the program has closed the connection, once <see cref="Listen"/> was called.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>The next message, before <see cref="Listen"/>.</summary>
    /// <exception cref="IOException">The program closed its connection.</exception>
    public async ValueTask<(ProgramMessageKind Kind, JsonObject Payload)> ReceiveAsync(CancellationToken cancellationToken) =>
        await _reader.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException("the program closed its connection");

    /// <summary>Sends a message.</summary>
    public Task SendAsync(ProgramMessageKind kind, JsonObject? payload, CancellationToken cancellationToken) => _writer.WriteAsync(kind, payload, cancellationToken);

    /// <summary>From here on messages are replies and their progress, and what the program logs meanwhile.</summary>
    public void Listen() => Closed = ListenAsync();

    /// <summary>Calls the program.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="progress">Gets what the program says of it before it replies; null where nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait, and tells the program.</param>
    /// <exception cref="EngineException">It failed, or is gone.</exception>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        (long number, Task<ProgramReply> answer) = _calls.Add(progress);
        try
        {
            if (_end is not null)
            {
                throw Gone();
            }

            await SendCallAsync(new ProgramCall(number, name, arguments), cancellationToken).ConfigureAwait(false);
            ProgramReply reply = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
            return reply.Result ?? throw new EngineException(reply.Fault is { } fault ? $"the program failed: {ProgramWords.At(fault)}" : "the program gave no answer");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = CancelAsync(number);
            throw;
        }
        finally
        {
            _calls.Drop(number);
        }
    }

    /// <summary>Tells the program that nothing more is asked.</summary>
    public async ValueTask EndAsync()
    {
        _closing = true;
        try
        {
            await SendAsync(ProgramMessageKind.End, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing = true;
        stream.Dispose();
        _writer.Dispose();
    }

    // Nobody waits for this, either: one that reads no more must not hold up who gave up on it.
    private async Task CancelAsync(long call)
    {
        try
        {
            await SendAsync(ProgramMessageKind.Cancel, ProgramCall.Cancelled(call), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // It is gone, and with it what was asked.
        }
    }

    private async Task SendCallAsync(ProgramCall call, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(ProgramMessageKind.Call, call.ToJson(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            await Closed.ConfigureAwait(false);
            throw Gone();
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is (var kind, { } payload))
            {
                Take(kind, payload);
            }
        }
        catch (Exception exception)
        {
            // Whatever it was, those who wait for an answer must not wait for ever.
            if (!_closing)
            {
                output.Fault(Diagnostic.Warning($"the connection to the program broke: {exception.Message}"));
            }
        }

        if (_closing && _calls.IsEmpty)
        {
            return;
        }

        // Its connection ends a moment before itself.
        await process.Ended.WaitAsync(LastMoment, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end = ProgramWords.HowItEnded(process);
        _calls.Fail(Gone());
    }

    private void Take(ProgramMessageKind kind, JsonObject payload)
    {
        if (kind == ProgramMessageKind.Log)
        {
            var line = ProgramLog.Read(payload);
            ProgramWords.Show(line, output);
            _hasErrors |= line.Severity == "error";
        }
        else
        {
            _calls.Take(kind, payload);
        }
    }

    private EngineException Gone() => new($"the program is gone: it ended with {_end}");
}
