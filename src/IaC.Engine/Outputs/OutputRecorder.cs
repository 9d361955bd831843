using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Writes the outputs of a stack at the end of a run. After a failure those that could not be made anew keep their values; otherwise the whole set is replaced.</summary>
internal sealed class OutputRecorder(RunContext context)
{
    /// <summary>Writes them.</summary>
    /// <param name="plan">What was carried out.</param>
    /// <param name="steps">What came of its steps.</param>
    /// <returns>A fault where an output has no value though all is done.</returns>
    public async Task<RunResult> RecordAsync(Plan plan, RunResult steps)
    {
        if (plan.Purpose == PlanPurpose.Refresh)
        {
            return RunResult.Nothing;
        }

        bool whole = steps is { HasFailed: false, Skipped: 0, Interrupted: 0 } && !plan.Options.IsPartial && !context.Surroundings.Stop.IsCancellationRequested;
        ResolvedOutputs resolved = await ResolvedOutputs.OfAsync(plan.OutputsNode, context.Resolver, context.Surroundings.Abort).ConfigureAwait(false);
        ImmutableSortedDictionary<string, OutputValue> before = context.Store.Outputs;
        ImmutableSortedDictionary<string, OutputValue> next = whole && resolved.Unknown.IsEmpty ? resolved.Known : before.SetItems(resolved.Known);
        if (!next.SequenceEqual(before))
        {
            await context.Store.WriteOutputsAsync(next).ConfigureAwait(false);
        }

        if (!next.IsEmpty)
        {
            context.Surroundings.Emit(EngineEvent.OutputsReady.Of(next, context.Now));
        }

        return whole && !resolved.Unknown.IsEmpty ? RunResult.Nothing with { Fault = string.Join('\n', resolved.Unknown.Select(name => Missing(plan.OutputsNode!.Declaration, name))) } : RunResult.Nothing;
    }

    private static string Missing(ResourceDeclaration outputs, string name)
    {
        JsonNode? value = OutputsDeclaration.ValuesOf(outputs.Document)[name];
        return Diagnostic.Error(
            $"the output {name} has no value: nothing that it refers to has this name in its status, {value?.ToJsonString()}", outputs.Source.Locate(JsonPointer.Append(OutputsDeclaration.Pointer, name))).ToString();
    }
}
