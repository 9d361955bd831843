using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Calls of providers, each with its deadline, its progress and its crash points.</summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class ProviderCalls(RunContext run)
{
    /// <summary>Makes or changes a resource; only an abort or the deadline ends the call early.</summary>
    /// <exception cref="StepException">The deadline passed.</exception>
    public Task<ApplyResponse> ApplyAsync(
        RecordedResource entry, ResourceOperation operation, StepPhase phase, Func<IResourceProvider, IProgress<ProviderProgress>, CancellationToken, ValueTask<ApplyResponse>> call) =>
        MeasuredAsync(entry.Urn, phase, () => CallAsync(entry, operation, call), response => response.Phases);

    /// <summary>Deletes a resource; only an abort or the deadline ends the call early.</summary>
    /// <exception cref="StepException">The deadline passed.</exception>
    public Task DeleteAsync(RecordedResource entry, DeleteRequest request) => MeasuredAsync(
        entry.Urn,
        StepPhase.Delete,
        () => CallAsync(entry, ResourceOperation.Delete, async (provider, progress, token) =>
        {
            await provider.DeleteAsync(request, progress, token).ConfigureAwait(false);
            return true;
        }),
        static _ => []);

    private async Task<T> CallAsync<T>(RecordedResource entry, ResourceOperation operation, Func<IResourceProvider, IProgress<ProviderProgress>, CancellationToken, ValueTask<T>> call)
    {
        string name = operation.ToString().ToLowerInvariant();
        run.Surroundings.Crash.Pass($"before-call-{name}");
        T result = await WithDeadlineAsync(entry.Key, entry.Urn, operation, entry.Options.Timeouts, call, run.Surroundings.Abort).ConfigureAwait(false);
        run.Surroundings.Crash.Pass($"after-call-{name}");
        return result;
    }

    /// <summary>Has the provider bring here what a step will need. It may take as long as to make the resource.</summary>
    /// <exception cref="StepException">The deadline passed.</exception>
    public Task PrepareAsync(ResourceKey key, ResourceTimeouts? timeouts, PrepareRequest request) => MeasuredAsync(
        request.Urn,
        StepPhase.Pull,
        () => WithDeadlineAsync(key, request.Urn, ResourceOperation.Create, timeouts, (provider, progress, token) => provider.PrepareAsync(request, progress, token), run.Surroundings.Stop),
        response => response.Phases);

    /// <summary>Waits until a resource is ready; a stop of the run ends the wait.</summary>
    public Task<ApplyResponse> WaitAsync(RecordedResource entry) => MeasuredAsync(
        entry.Urn,
        StepPhase.Ready,
        () => WithDeadlineAsync(
            entry.Key,
            entry.Urn,
            ResourceOperation.Ready,
            ReadyTimeouts(entry),
            (provider, progress, token) => provider.WaitReadyAsync(new WaitRequest(entry.Urn, entry.Uid, entry.Inputs, entry.Outputs) { IsAwaited = run.Awaited.Contains(entry.Key) }, progress, token),
            run.Surroundings.Stop),
        response => response.Phases);

    private ResourceTimeouts? ReadyTimeouts(RecordedResource entry) =>
        entry.Options.Timeouts?.Ready is null && run.ProviderOf(entry.Key).Kind.UsualReadyDeadline(entry.Outputs) is { } usual ? (entry.Options.Timeouts ?? new ResourceTimeouts()) with { Ready = usual } : entry.Options.Timeouts;

    private async Task<T> MeasuredAsync<T>(Urn urn, StepPhase rest, Func<Task<T>> call, Func<T, ImmutableArray<PhaseTime>> phases)
    {
        TimeProvider time = run.Surroundings.Time;
        long started = time.GetTimestamp();
        T response = await call().ConfigureAwait(false);
        run.TallyOf(urn).Add(rest, time.GetElapsedTime(started).TotalSeconds, phases(response));
        return response;
    }

    private async Task<T> WithDeadlineAsync<T>(
        ResourceKey key,
        Urn urn,
        ResourceOperation operation,
        ResourceTimeouts? timeouts,
        Func<IResourceProvider, IProgress<ProviderProgress>, CancellationToken, ValueTask<T>> call,
        CancellationToken outer)
    {
        TimeSpan allowed = run.Options.Deadlines.For(key.Kind, operation, timeouts);
        var progress = new Progress(run, key, urn);
        using var deadline = new CancellationTokenSource(allowed, run.Surroundings.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(outer, run.Surroundings.Abort, deadline.Token);
        try
        {
            return await call(run.ProviderOf(key), progress, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !outer.IsCancellationRequested && !run.Surroundings.Abort.IsCancellationRequested)
        {
            string what = operation == ResourceOperation.Ready ? $"not ready after {allowed.TotalSeconds:0.###} s" : $"{operation.ToString().ToLowerInvariant()} took more than {allowed.TotalSeconds:0.###} s";
            throw new StepException(progress.Last is null ? what : $"{what}: {progress.Last}");
        }
    }

    private sealed class Progress(RunContext run, ResourceKey key, Urn urn) : IProgress<ProviderProgress>
    {
        public string? Last { get; private set; }

        public void Report(ProviderProgress value)
        {
            Last = value.Message;
            run.Surroundings.Emit(new EngineEvent.StepProgress(urn.Value, key.ToString(), run.Redactor.Redact(value.Message), value.Fraction) { Time = run.Now });
        }
    }
}
