using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What a run brings to the host before it stops or deletes anything: images are pulled and built, side by side. Where that fails, what runs goes on as it is. A run that only makes things needs no such order, and one that is to go on after
/// a failure has each step prepare itself.
/// </summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class Preparation(RunContext run)
{
    private readonly ProviderCalls _calls = new(run);

    /// <summary>Prepares the steps of a plan.</summary>
    /// <exception cref="StepException">One of them cannot be.</exception>
    public async Task RunAsync(Plan plan)
    {
        if (run.Options.ContinueOnError || !plan.Steps.Any(Stops))
        {
            return;
        }

        Dictionary<Urn, GraphNode> nodes = plan.Nodes.ToDictionary(node => node.Urn);
        await Task.WhenAll(plan.Steps.Where(step => step.Action is StepAction.Create or StepAction.Update or StepAction.Replace).Select(step => PrepareAsync(step, nodes[step.Urn]))).ConfigureAwait(false);
    }

    /// <summary>Prepares a step, unless this run has done so for the same document.</summary>
    public async Task EnsureAsync(ResourceKey key, ResourceTimeouts? timeouts, PrepareRequest request)
    {
        if (run.Prepared.TryGetValue(request.Urn, out JsonObject? done) && JsonNode.DeepEquals(done, request.Inputs))
        {
            return;
        }

        await _calls.PrepareAsync(key, timeouts, request).ConfigureAwait(false);
        run.Prepared[request.Urn] = request.Inputs;
    }

    private static bool Stops(PlannedStep step) => step.Action is StepAction.Delete or StepAction.Replace || (step.Action == StepAction.Update && step.Effect >= FieldEffect.Restart);

    // What refers to something that is yet to be made is prepared by its step, which comes after that.
    private async Task PrepareAsync(PlannedStep step, GraphNode node)
    {
        ResolvedDeclaration resolved = run.Resolver.Resolve(node);
        if (!resolved.Unknown.IsEmpty || resolved.References.Any(reference => reference is { Value: null, Reference: { Required: true, Output.Length: > 0 } }))
        {
            return;
        }

        long started = run.Surroundings.Time.GetTimestamp();
        try
        {
            var request = new PrepareRequest(step.Urn, step.Inputs!, resolved.References, node.Declaration.BaseFolder, run.Rebuild);
            await EnsureAsync(step.Key, node.Declaration.Options.Timeouts, request).ConfigureAwait(false);
            run.TallyOf(step.Urn).AddBefore(run.Surroundings.Time.GetElapsedTime(started).TotalSeconds);
        }
        catch (UnreachableException)
        {
            // Its step says so, and the others go on.
        }
        catch (OperationCanceledException) when (run.Surroundings.Stop.IsCancellationRequested)
        {
            // No step is begun any more, and each says so.
        }
        catch (Exception exception)
        {
            throw new StepException($"{step.Key}: {EngineException.TextOf(exception)}; nothing was changed");
        }
    }
}
