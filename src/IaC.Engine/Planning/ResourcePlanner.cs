using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Brings together what the plan of one resource follows from, and plans it: resolve, ignore, check, <see cref="Planner.PlanOne"/>. Used by plans, by applies and by programs that register one resource at a time.</summary>
/// <param name="providers">The provider of each kind.</param>
/// <param name="resolver">Puts in what is known.</param>
/// <param name="stack">The stack.</param>
/// <param name="rebuild">Look again at what is cached.</param>
/// <param name="pull">Ask registries again.</param>
/// <param name="capacity">Told what is asked of hosts; null where nobody counts.</param>
internal sealed class ResourcePlanner(
    IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, DeclarationResolver resolver, Guid stack, bool rebuild, bool pull = false, CapacityPlanner? capacity = null)
{
    /// <summary>Plans a resource.</summary>
    /// <param name="node">What is declared.</param>
    /// <param name="recorded">What is recorded.</param>
    /// <param name="observed">What was found.</param>
    /// <param name="forcedBy">Why it is to be replaced whatever changed; null where changes decide.</param>
    /// <param name="faults">Gets what the provider finds.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>The step and all that it follows from; null when there is an error.</returns>
    public async ValueTask<(PlannedStep Step, PlanRequest Request)?> PlanAsync(
        GraphNode node, RecordedResource? recorded, ObservedResource? observed, string? forcedBy, ICollection<Diagnostic> faults, CancellationToken cancellationToken)
    {
        try
        {
            await resolver.ComputeAsync(node, cancellationToken).ConfigureAwait(false);
        }
        catch (EngineException exception)
        {
            faults.Add(Diagnostic.Error($"{node.Declaration.Key}: {exception.Message}", node.Declaration.Source.Locate(""), exception.Remedy));
            return null;
        }

        ResolvedDeclaration resolved = resolver.Resolve(node);
        JsonObject document = recorded is { WasMade: true } ? IgnoredChanges.Apply(resolved.Document, recorded.Inputs, node.Declaration.Options.IgnoreChanges) : resolved.Document;
        Diagnostic[] misfits = ReferenceEquals(node.Expressions, ExpressionScan.Empty) ? [] : [.. Misfits(node, document, resolved.Tainted)];
        if (misfits.Length > 0)
        {
            Array.ForEach(misfits, faults.Add);
            return null;
        }

        IResourceProvider provider = providers[(node.Kind.ApiVersion, node.Kind.Kind)];
        CheckResponse checkedDocument = IsUnknown(document) ? new CheckResponse(node.Kind.Normalise(document), null, []) : await provider.CheckAsync(
            new CheckRequest(node.Urn, document, recorded?.Inputs, recorded?.Outputs, resolved.References, node.Declaration.Source, node.Declaration.BaseFolder, rebuild) { StackUuid = stack, Pull = pull, Unknown = resolved.Unknown },
            cancellationToken).ConfigureAwait(false);
        bool failed = false;
        foreach (Diagnostic fault in checkedDocument.Diagnostics)
        {
            faults.Add(fault);
            failed |= fault.Severity == DiagnosticSeverity.Error;
        }

        if (failed)
        {
            return null;
        }

        capacity?.Add(node.Urn, checkedDocument);
        var request = new PlanRequest
        {
            Node = node,
            Inputs = checkedDocument.Inputs,
            KnownOutputs = checkedDocument.KnownOutputs,
            References = resolved.References,
            Unknown = resolved.Unknown,
            Tainted = resolved.Tainted,
            Template = resolver.Template(node),
            Recorded = recorded,
            Observed = observed,
            Lacks = checkedDocument.Lacks,
            ForcedBy = forcedBy ?? Triggered(node.Declaration.Options, recorded),
        };
        PlannedStep step = Planner.PlanOne(request);
        return (step with { Cold = checkedDocument.Cold, Changes = [.. step.Changes.Select(change => change.Secret ? change : change with { Note = provider.Explain(change.Before, change.After) })] }, request);
    }

    // What stood there as an expression was let pass when the document was read: its value is checked as if it had been written. The message may quote it.
    private static IEnumerable<Diagnostic> Misfits(GraphNode node, JsonObject document, ImmutableArray<string> secrets) =>
        from fault in node.Kind.Check(document)
        where fault.Severity == DiagnosticSeverity.Error
        select (SecretPointers.Shows(secrets, fault.Pointer) ? fault with { Message = "the secret value that its expression gives does not fit here", Remedy = null } : fault).ToDiagnostic(node.Declaration.Source);

    // A spec that is one expression has nothing yet that a provider could look at; it is checked once it is known.
    private static bool IsUnknown(JsonObject document) => Expressions.IsWhole(document["spec"]);

    private static string? Triggered(ResourceOptions options, RecordedResource? recorded) =>
        recorded is { WasMade: true, Options.ReplacementTrigger: { } last } && options.ReplacementTrigger is { } now && now != last ? "its replacement trigger changed" : null;

    /// <summary>What is known of a resource's outputs once its step is done, before it is.</summary>
    public static OutputBoard.Entry Forecast(PlannedStep step, PlanRequest request)
    {
        KindDescriptor kind = request.Node.Kind;
        return new OutputBoard.Entry(
            request.Observed?.Outputs ?? request.Recorded?.Outputs,
            request.KnownOutputs,
            request.Inputs,
            step.Action == StepAction.Same
                ? step.SecretPointers
                : [.. step.SecretPointers, .. SecretPointers.OfOutputs(kind, request.KnownOutputs ?? request.Recorded?.Outputs, request.Inputs, step.SecretPointers)],
            step.Action switch
            {
                StepAction.Same => static _ => true,
                StepAction.Update => output => kind.KeepsOutput(output, step.Effect),
                _ => output => kind.KeepsOutput(output, FieldEffect.Replace),
            });
    }
}
