using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Does to recorded resources what changes nothing of them: stop, start, restart, restore. What is made again is made of the record alone.</summary>
/// <param name="store">The state.</param>
/// <param name="providers">The provider of each kind.</param>
/// <param name="time">The clock.</param>
internal sealed class ResourceController(StateStore store, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, TimeProvider time)
{
    private static readonly OperationDeadlines Deadlines = OperationDeadlines.Default;

    /// <summary>Has the provider do it, and writes down what that gives.</summary>
    /// <param name="entry">The resource; what is written is this with its new outputs.</param>
    /// <param name="control">What to do.</param>
    /// <param name="container">Only this container; null is all.</param>
    /// <param name="grace">How long it has to end by itself; null leaves it to the resource.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether the resource was made again.</returns>
    /// <exception cref="EngineException">There is no provider, or it took too long.</exception>
    public async Task<bool> ControlAsync(RecordedResource entry, ResourceControl control, string? container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        IResourceProvider provider = ProviderOf(entry);
        var request = new ControlRequest(Made(entry), control, entry.Held, container, grace);
        ApplyResponse? response = await WithinAsync(
            entry, OperationOf(control), $"{control.ToString().ToLowerInvariant()} did not end", token => provider.ControlAsync(request, NoProgress.Instance, token), cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            return false;
        }

        if (!JsonNode.DeepEquals(response.Outputs, entry.Outputs))
        {
            await store.WriteAsync("controlled", new StateChange.Put(entry with
            {
                Outputs = response.Outputs,
                SecretPointers =
                [
                    .. SecretPointers.WithinInputs(entry.SecretPointers),
                    .. SecretPointers.OfOutputs(provider.Kind, response.Outputs, entry.Inputs, entry.SecretPointers),
                ],
            })).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Waits until a resource is ready.</summary>
    /// <exception cref="NotReadyException">It will not become ready.</exception>
    /// <exception cref="EngineException">It did not in time.</exception>
    public Task WaitReadyAsync(RecordedResource entry, CancellationToken cancellationToken) => WithinAsync(
        entry,
        ResourceOperation.Ready,
        "not ready",
        token => ProviderOf(entry).WaitReadyAsync(new WaitRequest(entry.Urn, entry.Uid, entry.Inputs, entry.Outputs), NoProgress.Instance, token),
        cancellationToken);

    /// <summary>Refuses a resource that nothing here can look after.</summary>
    /// <exception cref="EngineException">There is no provider of its kind.</exception>
    public void RequireProvider(RecordedResource entry) => ProviderOf(entry);

    private ApplyRequest Made(RecordedResource entry) => new(
        entry.Urn,
        entry.Uid,
        store.Identity.Uuid,
        entry.Inputs,
        [.. entry.References.Select(Value)],
        entry.Inputs,
        entry.Outputs,
        [],
        entry.BaseFolder,
        Rebuild: false)
    {
        Secrets = SecretPointers.WithinInputs(entry.SecretPointers),
    };

    private ReferenceValue Value(RecordedReference reference)
    {
        RecordedResource? target = store.State.Find(reference.Target);
        return new ReferenceValue(new ResourceReference(reference.Pointer, reference.Target.ToKey(), reference.Output), reference.Target, reference.Value, target?.Inputs)
        {
            Secret = reference.Secret,
            TargetSecrets = SecretPointers.WithinInputs(target?.SecretPointers ?? []),
        };
    }

    private IResourceProvider ProviderOf(RecordedResource entry) => providers.TryGetValue((entry.Key.ApiVersion, entry.Key.Kind), out IResourceProvider? provider)
        ? provider
        : throw new EngineException($"the state holds {entry.Key} of the kind {entry.Key.ApiVersion} {entry.Key.Kind}, which this iac does not know", "use the iac that made it");

    // Each takes as long as what it does a part of.
    private static ResourceOperation OperationOf(ResourceControl control) => control switch
    {
        ResourceControl.Stop => ResourceOperation.Delete,
        ResourceControl.Restart => ResourceOperation.Update,
        _ => ResourceOperation.Create,
    };

    private async Task<T> WithinAsync<T>(RecordedResource entry, ResourceOperation operation, string what, Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        TimeSpan allowed = Deadlines.For(entry.Key.Kind, operation, entry.Options.Timeouts);
        using var deadline = new CancellationTokenSource(allowed, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await call(linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineException($"{what} within {allowed.TotalSeconds:0.###} s", "what was asked for goes on; iac/timeout-* annotations and the grace say how long it may take");
        }
    }

    private sealed class NoProgress : IProgress<ProviderProgress>
    {
        public static readonly NoProgress Instance = new();

        public void Report(ProviderProgress value)
        {
            // Whoever restores says what became of each resource, and not how.
        }
    }
}
