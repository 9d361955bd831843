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
internal sealed class ProgramChannel(ProgramProcess process, Stream stream, IProgramOutput output) : IAsyncDisposable
{
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ProgramReply>> _calls = new();
    private readonly SemaphoreSlim _writing = new(1);
    private Task _listening = Task.CompletedTask;
    private long _lastCall;
    private string? _end;
    private bool _closing;

    /// <summary>Waits for a program to connect and to say which version it speaks.</summary>
    /// <exception cref="ProgramException">It speaks another one.</exception>
    public static async Task<ProgramChannel> OpenAsync(ProgramProcess process, IProgramOutput output, CancellationToken cancellationToken)
    {
        var channel = new ProgramChannel(process, await process.AcceptAsync(cancellationToken).ConfigureAwait(false), output);
        (ProgramMessageKind kind, JsonObject hello) = await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false);
        return kind == ProgramMessageKind.Hello && hello["version"]?.GetValue<int>() == ProgramFrames.Version
            ? channel
            : throw new ProgramException($"the program speaks version {hello["version"]} to iac, and this is {ProgramFrames.Version}", remedy: "use the package IaC.Sdk of the same version as iac");
    }

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

    /// <summary>From here on messages are replies, and what the program logs meanwhile.</summary>
    public void Listen() => _listening = ListenAsync();

    /// <summary>Calls the program.</summary>
    /// <exception cref="EngineException">It failed, or is gone.</exception>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        long number = Interlocked.Increment(ref _lastCall);
        var waiting = new TaskCompletionSource<ProgramReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[number] = waiting;
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
            await _listening.ConfigureAwait(false);
            throw Gone();
        }

        ProgramReply reply = await waiting.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return reply.Result ?? throw new EngineException(reply.Fault is { } fault ? $"the program failed: {ProgramWords.At(fault)}" : "the program gave no answer");
    }

    /// <summary>Tells the program that nothing more is asked.</summary>
    public async ValueTask EndAsync()
    {
        try
        {
            await SendAsync(ProgramMessageKind.End, null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    /// <summary>Ends the connection, at which the program ends.</summary>
    public void Close()
    {
        _closing = true;
        stream.Dispose();
        _writing.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stream.DisposeAsync().ConfigureAwait(false);
        _writing.Dispose();
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await ProgramFrames.ReadAsync(stream, CancellationToken.None).ConfigureAwait(false) is (var kind, { } payload))
            {
                if (kind == ProgramMessageKind.Reply && ProgramReply.Read(payload) is var reply && _calls.TryRemove(reply.Call, out TaskCompletionSource<ProgramReply>? waiting))
                {
                    waiting.TrySetResult(reply);
                }
                else if (kind == ProgramMessageKind.Log)
                {
                    ProgramWords.Show(ProgramLog.Read(payload), output);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or ObjectDisposedException)
        {
            if (_closing)
            {
                return;
            }

            output.Fault(Diagnostic.Warning($"the connection to the program broke: {exception.Message}"));
        }

        // Its connection ends a moment before itself.
        await process.Ended.WaitAsync(LastMoment, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end = ProgramWords.HowItEnded(process);
        foreach (TaskCompletionSource<ProgramReply> waiting in _calls.Values)
        {
            waiting.TrySetException(Gone());
        }
    }

    private EngineException Gone() => new($"the program is gone: it ended with {_end}");
}
