using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model.Programs;

namespace IaC.Providers.Remote;

/// <summary>Calls to another machine and their answers, any number at a time, in frames over one stream.</summary>
/// <param name="stream">The stream.</param>
/// <param name="host">Name of the host, for messages.</param>
internal sealed class HostChannel(Stream stream, string host) : IDisposable
{
    private readonly PendingCalls calls = new();
    private readonly ProgramFrameReader reader = new(stream);
    private readonly ProgramFrameWriter writer = new(stream);
    private Func<Task<UnreachableException>> lost = () => Task.FromResult(new UnreachableException($"{host} is gone"));
    private UnreachableException? end;

    /// <summary>The greeting, which is the first that comes.</summary>
    /// <exception cref="InvalidDataException">What answers is something else.</exception>
    public async Task<JsonObject?> GreetAsync(CancellationToken cancellationToken) => await reader.ReadAsync(cancellationToken).ConfigureAwait(false) switch
    {
        null => null,
        (ProgramMessageKind.Hello, var greeting) => greeting,
        _ => throw new InvalidDataException("does not begin with a greeting"),
    };

    /// <summary>Takes answers from here on.</summary>
    /// <param name="why">Tells how the connection ended, once it has.</param>
    public void Listen(Func<Task<UnreachableException>> why)
    {
        lost = why;
        _ = ListenAsync();
    }

    /// <summary>Whether the other side is gone.</summary>
    public bool IsClosed => end is not null;

    /// <summary>Calls the other side.</summary>
    /// <param name="name">What is asked for.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="progress">Gets what is said of it before its answer; null where nobody listens.</param>
    /// <param name="cancellationToken">Ends the wait, and tells the other side.</param>
    /// <exception cref="UnreachableException">The other side is gone; what it was asked it finishes, if it still runs.</exception>
    public Task<JsonObject> CallAsync(string name, JsonObject arguments, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken) =>
        CallAsync(name, arguments, content: default, progress, cancellationToken);

    /// <summary>Calls the other side, with bytes that go with the call; they are read no more once it has ended.</summary>
    /// <inheritdoc cref="CallAsync(string, JsonObject, IProgress{ProviderProgress}?, CancellationToken)"/>
    public async Task<JsonObject> CallAsync(string name, JsonObject arguments, ReadOnlyMemory<byte> content, IProgress<ProviderProgress>? progress, CancellationToken cancellationToken)
    {
        (long number, Task<ProgramReply> answer) = calls.Add(progress);
        try
        {
            if (end is { } gone)
            {
                throw gone;
            }

            await SendAsync(ProgramMessageKind.Call, new ProgramCall(number, name, arguments).ToJson(), content).ConfigureAwait(false);
            ProgramReply reply = await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
            return reply.Result ?? throw (reply.Fault is { } fault ? HostFaults.ToException(fault, host) : new EngineException($"{host} gave no answer"));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SendAsync(ProgramMessageKind.Cancel, ProgramCall.Cancelled(number)).ConfigureAwait(false);
            throw;
        }
        finally
        {
            calls.Drop(number);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        writer.Dispose();
    }

    private async Task SendAsync(ProgramMessageKind kind, JsonObject payload, ReadOnlyMemory<byte> content = default)
    {
        try
        {
            await writer.WriteAsync(kind, payload, content, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Whoever listens finds the end too, and says why.
        }
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is (var kind, { } payload))
            {
                calls.Take(kind, payload);
            }
        }
        catch (Exception)
        {
            // Whatever it was, the connection is of no use any more, and those who wait for an answer must not wait for ever.
        }

        try
        {
            end = await lost().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            end = new UnreachableException($"the connection to host {host} broke: {exception.Message}");
        }

        calls.Fail(end);
    }
}
