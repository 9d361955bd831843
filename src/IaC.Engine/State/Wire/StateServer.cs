using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>
/// Keeps states for another machine: answers its <see cref="StateCalls"/> from a folder of this one. What it holds is freed with the connection, and when nothing was heard for a while, since a machine that is gone does not close it.
/// </summary>
/// <param name="states">The states.</param>
/// <param name="time">The clock.</param>
public sealed class StateServer(FolderBackend states, TimeProvider time) : IAsyncDisposable
{
    /// <summary>After so long a silence the other side is taken to be gone. Longer than ssh there waits for an answer, so that it stops before another may begin.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<long, IStateStorage> _open = new();
    private readonly CancellationTokenSource _end = new();
    private Task? _watch;
    private long _last;
    private long _heard;

    /// <summary>Whether a call is about states.</summary>
    public static bool Answers(string call) => call.StartsWith(StateCalls.Prefix, StringComparison.Ordinal);

    /// <summary>Answers a call.</summary>
    /// <exception cref="EngineException">It is refused, or failed.</exception>
    public async Task<JsonObject> AnswerAsync(string call, JsonObject arguments, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _heard, time.GetTimestamp());
        StateRequest request = arguments.Deserialize(StateMessages.Default.StateRequest)!;
        StateAnswer answer = await AnswerAsync(call, request, cancellationToken).ConfigureAwait(false);
        return (JsonObject)JsonSerializer.SerializeToNode(answer with { Now = time.GetUtcNow() }, StateMessages.Default.StateAnswer)!;
    }

    /// <summary>Frees what is held.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await (_watch ?? Task.CompletedTask).ConfigureAwait(false);
        await CloseAllAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task<StateAnswer> AnswerAsync(string call, StateRequest request, CancellationToken cancellationToken)
    {
        switch (call)
        {
            case StateCalls.Keys:
                return new StateAnswer { Keys = states.Keys.All(makeFirst: true) };
            case StateCalls.Rotate:
                await states.Keys.RotateAsync(cancellationToken).ConfigureAwait(false);
                return new StateAnswer { Keys = states.Keys.All(makeFirst: true) };
            case StateCalls.List:
                return new StateAnswer { Stacks = await states.ListAsync(cancellationToken).ConfigureAwait(false) };
            case StateCalls.Resources:
                return new StateAnswer { Resources = await states.ResourcesAsync(Stack(request), cancellationToken).ConfigureAwait(false) };
            case StateCalls.Uids:
                return new StateAnswer { Uids = await states.UidsAsync(Stack(request), cancellationToken).ConfigureAwait(false) };
            case StateCalls.Providers:
                return new StateAnswer { Providers = await states.ProvidersAsync(Stack(request), cancellationToken).ConfigureAwait(false) };
            case StateCalls.Times:
                return await states.TimesAsync(Stack(request), cancellationToken).ConfigureAwait(false) is { } times ? new StateAnswer { Identity = times.Identity, Timings = times.Times } : StateAnswer.Nothing;
            case StateCalls.Remove:
                return new StateAnswer { Resources = await states.RemoveAsync(Stack(request), Holder(request), request.Force, cancellationToken).ConfigureAwait(false) };
            case StateCalls.Rename:
                await states.RenameAsync(Stack(request), request.Name ?? throw Missing(nameof(request.Name)), Holder(request), cancellationToken).ConfigureAwait(false);
                return StateAnswer.Nothing;
            case StateCalls.Repair:
                return new StateAnswer { Mended = await states.RepairAsync(Stack(request), states.Keys, Holder(request), cancellationToken).ConfigureAwait(false) };
            case StateCalls.Open:
                return await OpenAsync(request, cancellationToken).ConfigureAwait(false);
            case StateCalls.Alive:
                return StateAnswer.Nothing;
            default:
                return await AnswerAsync(call, request, Opened(request)).ConfigureAwait(false);
        }
    }

    private async Task<StateAnswer> AnswerAsync(string call, StateRequest request, IStateStorage storage)
    {
        switch (call)
        {
            case StateCalls.Create:
                await storage.CreateAsync(request.Identity ?? throw Missing(nameof(request.Identity))).ConfigureAwait(false);
                return StateAnswer.Nothing;
            case StateCalls.Write:
                await storage.WriteAsync(request.Write ?? throw Missing(nameof(request.Write))).ConfigureAwait(false);
                return StateAnswer.Nothing;
            case StateCalls.History:
                return new StateAnswer { History = await storage.ReadHistoryAsync(request.Limit).ConfigureAwait(false) };
            case StateCalls.Copy:
                return new StateAnswer { Copy = await storage.CopyAsync(request.Suffix ?? throw Missing(nameof(request.Suffix))).ConfigureAwait(false) };
            case StateCalls.Close:
                _open.TryRemove(request.State, out _);
                await storage.DisposeAsync().ConfigureAwait(false);
                return StateAnswer.Nothing;
            default:
                throw new EngineException($"nothing is known here that is called {call}");
        }
    }

    private async Task<StateAnswer> OpenAsync(StateRequest request, CancellationToken cancellationToken)
    {
        string stack = Stack(request);
        LockRequest? taking = request.Holder is { } holder ? new LockRequest(holder, Wait: false, Waiting: null, time) : null;
        IStateStorage storage;
        try
        {
            storage = await states.OpenAsync(stack, taking, StateSchema.Current, cancellationToken).ConfigureAwait(false);
        }
        catch (StackLockedException refusal)
        {
            return new StateAnswer { IsHeld = true, Holder = refusal.Holder };
        }

        try
        {
            long number = Interlocked.Increment(ref _last);
            var answer = new StateAnswer { State = number, Content = StateContent.Of(storage), Others = OtherOutputs.AllBut(stack, storage) };
            _open[number] = storage;
            if (taking is not null)
            {
                _watch ??= WatchAsync();
            }

            return answer;
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Silence / 4, time, _end.Token).ConfigureAwait(false);
                if (time.GetElapsedTime(Volatile.Read(ref _heard)) > Silence)
                {
                    await CloseAllAsync().ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended.
        }
    }

    private async Task CloseAllAsync()
    {
        foreach (long number in _open.Keys)
        {
            if (_open.TryRemove(number, out IStateStorage? storage))
            {
                await storage.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private IStateStorage Opened(StateRequest request) => _open.GetValueOrDefault(request.State)
        ?? throw new StateException($"the stack is not held any more: nothing was heard for more than {Silence.TotalSeconds:0} s", "run again, which goes on from what was done");

    private static string Stack(StateRequest request) => request.Stack ?? throw Missing(nameof(request.Stack));

    private static LockHolder Holder(StateRequest request) => request.Holder ?? throw Missing(nameof(request.Holder));

    private static InvalidDataException Missing(string what) => new($"a call lacks its {what.ToLowerInvariant()}");
}
