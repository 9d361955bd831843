using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Engine;

/// <summary>A state that another machine keeps, over the connection that it was opened by: when that breaks, nothing is written any more, and over there the stack is freed.</summary>
internal sealed class RemoteStorage : IStateStorage
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(5);

    private readonly StateChannel _channel;
    private readonly string _stack;
    private readonly long _state;
    private readonly IReadOnlyList<OtherOutputs> _others;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _pulse;
    private StateContent? _content;
    private bool _closed;

    /// <param name="channel">The connection.</param>
    /// <param name="place">Where states are kept, for messages.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="opened">The answer to <see cref="StateCalls.Open"/>.</param>
    /// <param name="isHeld">The stack is held.</param>
    /// <param name="time">The clock.</param>
    public RemoteStorage(StateChannel channel, string place, string stack, StateAnswer opened, bool isHeld, TimeProvider time)
    {
        (_channel, Place, _stack, _state, _content, _others) = (channel, $"{place} of {stack}", stack, opened.State, opened.Content, opened.Others ?? []);
        _pulse = isHeld ? BeatAsync(time) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public bool Exists => _content is not null;

    /// <inheritdoc/>
    public IEnumerable<string> Stacks => _others.Select(other => other.Stack);

    /// <inheritdoc/>
    public (StackIdentity Identity, bool Unsettled, IReadOnlyList<T> Entries) ReadEntries<T>(Func<StateRow, T> open)
    {
        StateContent content = _content ?? throw new InvalidOperationException("there is no state yet");
        try
        {
            return (content.Identity, content.Unsettled, [.. content.Rows.Select(open)]);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw StateFault.Damaged(Place, _stack, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue> ReadConfig() => _content?.Config ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue> ReadOutputs() => _content?.Outputs ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<SealedValue>? ReadOutputsOf(string stack) => _others.FirstOrDefault(other => other.Stack == stack) is { } other
        ? other.Fault is { } fault ? throw new StateException(fault) : other.Outputs
        : null;

    /// <inheritdoc/>
    public ImmutableArray<ProviderOrigin> ReadProviders() => _content?.Providers ?? [];

    /// <inheritdoc/>
    public IReadOnlyList<StepTiming> ReadTimings() => _content?.Timings ?? [];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(int limit) =>
        Exists ? (await AskAsync(StateCalls.History, new StateRequest { Limit = limit }).ConfigureAwait(false)).History ?? [] : [];

    /// <inheritdoc/>
    public async ValueTask CreateAsync(StackIdentity identity)
    {
        await AskAsync(StateCalls.Create, new StateRequest { Identity = identity }).ConfigureAwait(false);
        _content = new StateContent(identity, Unsettled: false, [], [], [], [], []);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(StateWrite write)
    {
        await AskAsync(StateCalls.Write, new StateRequest { Write = write }).ConfigureAwait(false);

        // Entries are mirrored by who writes them.
        StateContent content = _content!;
        _content = content with
        {
            Config = write.Config ?? content.Config,
            Outputs = write.Outputs ?? content.Outputs,
            Providers = write.Providers is { } providers ? [.. providers] : content.Providers,
            Timings = write.Timings is { } timings ? [.. timings.Reverse(), .. content.Timings] : content.Timings,
        };
    }

    /// <inheritdoc/>
    public async ValueTask<string> CopyAsync(string suffix) => (await AskAsync(StateCalls.Copy, new StateRequest { Suffix = suffix }).ConfigureAwait(false)).Copy ?? "";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        await _end.CancelAsync().ConfigureAwait(false);
        await _pulse.ConfigureAwait(false);
        _end.Dispose();
        try
        {
            await AskAsync(StateCalls.Close, new StateRequest()).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            // It is freed with the connection.
        }
    }

    private Task<StateAnswer> AskAsync(string name, StateRequest request) => _channel.AskAsync(name, request with { State = _state }, CancellationToken.None);

    // Until the state is closed, or out of reach, which the next write finds too.
    private async Task BeatAsync(TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pulse, time, _end.Token).ConfigureAwait(false);
                await _channel.AskAsync(StateCalls.Alive, new StateRequest(), _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or EngineException)
        {
        }
    }
}
