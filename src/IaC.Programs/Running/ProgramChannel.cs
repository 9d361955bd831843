using System.Collections.Concurrent;
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
    private readonly ConcurrentDictionary<long, PendingCall> _calls = new();
    private readonly SemaphoreSlim _writing = new(1);
    private long _lastCall;
    private string? _end;
    private bool _closing;

    /// <summary>Ends when the program has closed the connection, once <see cref="Listen"/> was called.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>The next message, before <see cref="Listen"/>.</summary>
    /// <exception cref="IOException">The program closed its connection.</exception>
    public async ValueTask<(ProgramMessageKind Kind, JsonObject Payload)> ReceiveAsync(CancellationToken cancellationToken) =>
        await ProgramFrames.ReadAsync(stream, cancellationToken).ConfigureAwait(false) ?? throw new EndOfStreamException("the program closed its connection");

    /// <summary>Sends a message.</summary>
    public async Task SendAsync(ProgramMessageKind kind, JsonObject? payload, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(ProgramFrames.Write(kind, payload), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>From here on messages are replies and their progress, and what the program logs meanwhile.</summary>
    public void Listen() => Closed = ListenAsync();

    /// <summary>Calls the program.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="progress">Gets what the program says of it before it replies; null where nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineException">It failed, or is gone.</exception>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref _lastCall);
        var waiting = new TaskCompletionSource<ProgramReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[number] = new PendingCall(waiting, progress);
        if (_end is not null)
        {
            throw Gone();
        }

        try
        {
            await SendAsync(ProgramMessageKind.Call, new ProgramCall(number, name, arguments).ToJson(), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            await Closed.ConfigureAwait(false);
            throw Gone();
        }

        ProgramReply reply = await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reply.Result ?? throw new EngineException(reply.Fault is { } fault ? $"the program failed: {ProgramWords.At(fault)}" : "the program gave no answer");
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
        _writing.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await ProgramFrames.ReadAsync(stream, CancellationToken.None).ConfigureAwait(false) is (var kind, { } payload))
            {
                Take(kind, payload);
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ObjectDisposedException)
        {
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
        foreach (PendingCall call in _calls.Values)
        {
            call.Waiting.TrySetException(Gone());
        }
    }

    private void Take(ProgramMessageKind kind, JsonObject payload)
    {
        switch (kind)
        {
            case ProgramMessageKind.Reply:
                var reply = ProgramReply.Read(payload);
                if (_calls.TryRemove(reply.Call, out PendingCall? answered))
                {
                    answered.Waiting.TrySetResult(reply);
                }

                break;
            case ProgramMessageKind.Progress:
                var progress = ProgramProgress.Read(payload);
                if (_calls.TryGetValue(progress.Call, out PendingCall? call))
                {
                    call.Progress?.Report(new ProviderProgress(progress.Message, progress.Fraction));
                }

                break;
            case ProgramMessageKind.Log:
                ProgramWords.Show(ProgramLog.Read(payload), output);
                break;
            default:
                break;
        }
    }

    private EngineException Gone() => new($"the program is gone: it ended with {_end}");

    private sealed record PendingCall(TaskCompletionSource<ProgramReply> Waiting, IProgress<ProviderProgress>? Progress);
}
