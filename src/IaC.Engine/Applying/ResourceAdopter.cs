using IaC.Model;

namespace IaC.Engine;

/// <summary>Takes over what runs and no stack records (<c>iac import</c>): the intent is written first, so that what a killed import took has an owner, and the next run finishes it.</summary>
/// <param name="run">What the steps of a run share.</param>
internal sealed class ResourceAdopter(RunContext run)
{
    private readonly ResourceApplier _applier = new(run);

    /// <summary>Adopts the resource that exists under <paramref name="uid"/> as a declaration.</summary>
    /// <param name="node">The declaration.</param>
    /// <param name="uid">Key of the kernel objects of what runs.</param>
    /// <param name="begin">Called before the first write.</param>
    /// <exception cref="EngineException">The declaration does not hold, nothing exists under the uid, or the provider refuses; the state is then as it was.</exception>
    public async Task AdoptAsync(GraphNode node, string uid, Func<ValueTask> begin)
    {
        PlanRequest request = await PlanAsync(node).ConfigureAwait(false);
        ResourceKey key = node.Declaration.Key;
        IResourceProvider provider = run.ProviderOf(key);
        IReadOnlyList<ObservedResource> found = await provider.ReadAsync([new ReadRequest(node.Urn, uid, request.Inputs, null, request.References)], run.Surroundings.Abort).ConfigureAwait(false);
        if (found[0].Health is ResourceHealth.NotFound or ResourceHealth.Unknown)
        {
            throw new EngineException($"there is no {key.Kind} with the uid {uid}", found[0].Message);
        }

        PlannedStep step = Planner.PlanOne(request);
        RecordedResource entry = ResourceApplier.Next(new RecordedResource { Urn = node.Urn, Uid = uid, Inputs = request.Inputs }, step, request);
        await begin().ConfigureAwait(false);
        await run.Store.WriteAsync("intent", new StateChange.Put(entry with { Pending = PendingOperation.Creating })).ConfigureAwait(false);
        ObservedResource adopted;
        try
        {
            var adopt = new AdoptRequest(entry.Urn, uid, run.Store.Identity.Uuid, entry.Inputs, request.References, entry.BaseFolder) { Secrets = SecretPointers.WithinInputs(entry.SecretPointers) };
            adopted = await provider.AdoptAsync(adopt, run.Surroundings.Abort).ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is EngineException or ReservationException)
        {
            await run.Store.WriteAsync("result", new StateChange.Remove(uid)).ConfigureAwait(false);
            throw refusal is EngineException ? refusal : new EngineException(refusal.Message, inner: refusal);
        }

        await run.Store.WriteAsync("result", new StateChange.Put(_applier.WithOutputs(entry, adopted.Outputs ?? []))).ConfigureAwait(false);
    }

    private async Task<PlanRequest> PlanAsync(GraphNode node)
    {
        var faults = new List<Diagnostic>();
        var plan = await run.Planner.PlanAsync(node, null, null, forcedBy: null, faults, run.Surroundings.Abort).ConfigureAwait(false);
        if (plan is not { Request: { } request })
        {
            throw new EngineException(string.Join('\n', faults));
        }

        return run.Resolver.Missing(node) is { } missing ? throw new EngineException(missing) : request;
    }
}
