using IaC.Model;

namespace IaC.Engine;

/// <summary>Calls of providers, each with its deadline, its progress and its crash points.</summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class ProviderCalls(RunContext run)
{
    /// <summary>Calls a provider; only an abort or the deadline ends the call early.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="urn">Its identity.</param>
    /// <param name="operation">What is called.</param>
    /// <param name="timeouts">Deadlines of the resource.</param>
    /// <param name="call">The call.</param>
    /// <exception cref="StepException">The deadline passed.</exception>
    public async Task<T> CallAsync<T>(
        ResourceKey key, Urn urn, ResourceOperation operation, ResourceTimeouts? timeouts, Func<IResourceProvider, IProgress<ProviderProgress>, CancellationToken, ValueTask<T>> call)
    {
        string name = operation.ToString().ToLowerInvariant();
        run.Surroundings.Crash.Pass($"before-call-{name}");
        T result = await WithDeadlineAsync(key, urn, operation, timeouts, call, run.Surroundings.Abort).ConfigureAwait(false);
        run.Surroundings.Crash.Pass($"after-call-{name}");
        return result;
    }

    /// <summary>Has the provider bring here what a step will need. It may take as long as to make the resource.</summary>
    /// <exception cref="StepException">The deadline passed.</exception>
    public Task PrepareAsync(ResourceKey key, ResourceTimeouts? timeouts, PrepareRequest request) => WithDeadlineAsync(
        key,
        request.Urn,
        ResourceOperation.Create,
        timeouts,
        async (provider, progress, token) =>
        {
            await provider.PrepareAsync(request, progress, token).ConfigureAwait(false);
            return true;
        },
        run.Surroundings.Stop);

    /// <summary>Waits until a resource is ready; a stop of the run ends the wait.</summary>
    public Task<ApplyResponse> WaitAsync(RecordedResource entry) => WithDeadlineAsync(
        entry.Key,
        entry.Urn,
        ResourceOperation.Ready,
        entry.Options.Timeouts,
        (provider, progress, token) => provider.WaitReadyAsync(new WaitRequest(entry.Urn, entry.Uid, entry.Inputs, entry.Outputs), progress, token),
        run.Surroundings.Stop);

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
