using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Plans a stack: a loop over <see cref="ResourcePlanner"/> in dependency order, then the deletes, then what stands against the whole. Only reads.</summary>
/// <param name="store">What is recorded.</param>
/// <param name="providers">The provider of each kind.</param>
/// <param name="computer">The program behind the stack; null where there is none.</param>
/// <param name="ledgers">What hosts have; null where it does not count.</param>
internal sealed class StackPlanner(
    StateStore store, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, IStackProgram? computer, IHostLedgers? ledgers = null)
{
    private readonly StackState _state = store.State;
    private readonly Dictionary<(string, string), KindDescriptor> _kinds = providers.ToDictionary(provider => provider.Key, provider => provider.Value.Kind);

    /// <summary>Plans what makes the machine as declared.</summary>
    public async Task<PlanResult> UpAsync(StackDefinition definition, PlanOptions options, CancellationToken cancellationToken)
    {
        var others = new OtherStacks(store);
        List<Diagnostic> faults = [];
        (ResourceGraph graph, ImmutableArray<Diagnostic> graphFaults) = ResourceGraph.Build(Placer.Place(definition, _state, faults), _kinds, others);
        faults.AddRange(graphFaults);
        var run = new Draft(graph, AliasMap.Of(graph.Nodes, definition, _state, faults));
        run.Filter = Filter(run, options, faults);
        if (HasErrors(faults))
        {
            return new PlanResult(null, [.. faults]);
        }

        faults.AddRange(HookFaults(definition));
        run.Observed = await new Observer(providers).ReadAsync(_state.All, faults, cancellationToken).ConfigureAwait(false);
        var resolver = new DeclarationResolver(run.Board, definition.Config, definition.SecretConfig, new ComputedValues(definition.Computed, computer), others);
        CapacityPlanner? capacity = ledgers is null ? null : new CapacityPlanner(ledgers, store.Identity.Uuid);
        var planner = new ResourcePlanner(providers, resolver, store.Identity.Uuid, options.Rebuild, options.Pull, capacity);
        foreach (GraphNode node in graph.Nodes)
        {
            await PlanAsync(node, run, planner, faults, cancellationToken).ConfigureAwait(false);
        }

        faults.AddRange(HostMachines.Faults(run.Requests.Values, _state));
        run.Observed = Lacking.MakeAgain(run.Steps, run.Requests, run.Observed);
        await PlanOutputsAsync(run, resolver, options, faults, cancellationToken).ConfigureAwait(false);
        AddDeletes(run, options, definition.Guards.MaxDeletes, DeletePlanner.NotDeclared, faults);
        faults.AddRange(RenameSuggestions.Find(run.Steps, _state));
        if (capacity is not null)
        {
            await capacity.AskAsync(store.Identity.Name, run.Steps, cancellationToken).ConfigureAwait(false);
            run.Capacity = capacity.Judge(run.Steps, faults);
        }

        return Result(PlanPurpose.Up, definition, options, run, faults);
    }

    /// <summary>Plans the removal of everything recorded.</summary>
    public async Task<PlanResult> DestroyAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        var run = new Draft(new ResourceGraph([]), AliasMap.Empty);
        run.Filter = Filter(run, options, faults);
        run.Observed = await new Observer(providers).ReadAsync(_state.All, faults, cancellationToken).ConfigureAwait(false);
        run.OutputChanges = ResolvedOutputs.None.Changes(store.Outputs, options.IsPartial);
        AddDeletes(run, options, int.MaxValue, DeletePlanner.Destroyed, faults);
        return Result(PlanPurpose.Destroy, null, options, run, faults);
    }

    /// <summary>Plans to record what is observed.</summary>
    public async Task<PlanResult> RefreshAsync(PlanOptions options, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        var run = new Draft(new ResourceGraph([]), AliasMap.Empty);
        run.Filter = Filter(run, options, faults);
        run.Observed = await new Observer(providers).ReadAsync(_state.All, faults, cancellationToken).ConfigureAwait(false);
        foreach (RecordedResource entry in StateOrder.Sort(_state.All.Where(entry => !entry.Condemned)))
        {
            run.Steps.Add(run.Filter.Selects(entry.Urn) ? Planner.RefreshOne(entry, run.Observed[entry.Uid]) : LeftAlone(entry.Urn, entry, null));
        }

        return Result(PlanPurpose.Refresh, null, options, run, faults);
    }

    private async Task PlanOutputsAsync(Draft run, DeclarationResolver resolver, PlanOptions options, List<Diagnostic> faults, CancellationToken cancellationToken)
    {
        try
        {
            ResolvedOutputs resolved = await ResolvedOutputs.OfAsync(run.Graph.Outputs, resolver, cancellationToken).ConfigureAwait(false);
            run.OutputChanges = resolved.Changes(store.Outputs, options.IsPartial);
        }
        catch (EngineException exception)
        {
            faults.Add(Diagnostic.Error($"outputs of the stack: {exception.Message}", run.Graph.Outputs!.Declaration.Source.Locate(OutputsDeclaration.Pointer), exception.Remedy));
        }
    }

    private async Task PlanAsync(GraphNode node, Draft run, ResourcePlanner planner, List<Diagnostic> faults, CancellationToken cancellationToken)
    {
        RecordedResource? recorded = run.Aliases.Find(_state, node.Urn);
        ObservedResource? observed = recorded is null ? null : run.Observed.GetValueOrDefault(recorded.Uid);
        if (!run.Filter.Selects(node.Urn))
        {
            if (recorded is null || recorded.Urn != node.Urn)
            {
                run.Missing.Add(node.Urn);
                return;
            }

            run.Steps.Add(LeftAlone(node.Urn, recorded, node.Declaration));
            run.Board.Set(node.Urn, OutputBoard.Entry.Done(observed?.Outputs ?? recorded.Outputs, recorded.Inputs, recorded.SecretPointers));
            return;
        }

        if (node.DependsOn.FirstOrDefault(run.Missing.Contains) is { Value: not null } missing)
        {
            faults.Add(Diagnostic.Error(
                $"{node.Declaration.Key} needs {missing.ToKey()}, which does not exist and is not targeted", node.Declaration.Source.Locate("/metadata/name"), $"target {missing.ToKey()} too"));
            return;
        }

        if (await planner.PlanAsync(node, recorded, observed, ForcedBy(node, run), faults, cancellationToken).ConfigureAwait(false) is not { } planned)
        {
            return;
        }

        bool isNotReady = planned.Step.Action == StepAction.Same && observed?.Health == ResourceHealth.InProgress && recorded is not { Held: true };
        run.Steps.Add(isNotReady ? planned.Step with { AwaitsReady = true } : planned.Step);
        run.Requests[node.Urn] = planned.Request;
        run.Board.Set(node.Urn, ResourcePlanner.Forecast(planned.Step, planned.Request));
        if (planned.Step.Action == StepAction.Replace)
        {
            run.Replaced.Add(planned.Step.Key);
        }

        if (PlanGuards.Protected(planned.Step, recorded) is { } refusal)
        {
            faults.Add(refusal);
        }

        if (recorded is { Held: true })
        {
            faults.Add(Diagnostic.Warning($"{node.Declaration.Key} is held: it stays stopped, and is not changed", null, $"`iac start {node.Declaration.Key}` ends that"));
        }

        if (isNotReady)
        {
            faults.Add(Diagnostic.Warning($"{node.Declaration.Key} is as declared, and not ready{(observed!.Message is null ? "" : $": {observed.Message}")}"));
        }

        if (observed?.Health == ResourceHealth.Unknown)
        {
            faults.Add(Diagnostic.Warning($"{node.Declaration.Key} could not be looked at{(observed.Message is null ? "" : $": {observed.Message}")}", null, "it is taken to be as recorded"));
        }
    }

    private IEnumerable<Diagnostic> HookFaults(StackDefinition definition) => computer is not null ? [] : definition.Resources.Where(declaration => !declaration.Options.Hooks.IsEmpty).Select(declaration =>
        Diagnostic.Error($"{declaration.Key} has hooks, which are functions of a program, and the stack has none", declaration.Source.Locate("/metadata/annotations/iac~1hooks")));

    private static string? ForcedBy(GraphNode node, Draft run)
    {
        if (run.Filter.Replaces(node.Urn))
        {
            return "asked for by the user";
        }

        ResourceOptions options = node.Declaration.Options;
        return options.DeletedWith is { } holder && run.Replaced.Contains(holder) ? $"{holder} is replaced, and takes it along"
            : options.ReplaceWith.FirstOrDefault(run.Replaced.Contains) is { Name: not null } with ? $"it is replaced with {with}"
            : null;
    }

    private void AddDeletes(Draft run, PlanOptions options, int? limit, string why, List<Diagnostic> faults)
    {
        var declared = run.Graph.Nodes.Select(node => node.Urn).ToHashSet();
        List<PlannedStep> deletes = [.. DeletePlanner.Plan(
            _state,
            entry => run.Filter.Selects(entry.Urn) && (entry.Condemned || !declared.Contains(run.Aliases.Today(entry.Urn))),
            run.Observed,
            DataRetention.Of(providers, options.DeleteVolumes),
            why)];
        var going = deletes.Select(step => step.Uid).ToHashSet();

        // A declared resource that the plan touches forgets what it no longer names before that is deleted.
        bool Stays(RecordedResource dependent) =>
            !dependent.Condemned && !going.Contains(dependent.Uid) && !(declared.Contains(run.Aliases.Today(dependent.Urn)) && run.Filter.Selects(dependent.Urn));
        foreach (PlannedStep step in deletes)
        {
            RecordedResource recorded = _state.Find(step.Uid!)!;
            if (PlanGuards.Protected(step, recorded) is { } refusal)
            {
                faults.Add(refusal);
            }

            if (!recorded.Condemned && PlanGuards.StillNeeded(step, _state.Dependents(step.Urn).Where(Stays)) is { } needed)
            {
                faults.Add(needed);
            }
        }

        if (PlanGuards.MassDelete([.. deletes.Where(step => !_state.Find(step.Uid!)!.Condemned)], _state.All.Count, options.MaxDeletes ?? limit) is { } tooMany)
        {
            faults.Add(tooMany);
        }

        run.Steps.AddRange(deletes);
    }

    private TargetFilter Filter(Draft run, PlanOptions options, List<Diagnostic> faults)
    {
        if (options.Targets.IsEmpty && options.Excludes.IsEmpty && options.Replace.IsEmpty)
        {
            return TargetFilter.Everything;
        }

        ILookup<Urn, Urn> declared = run.Graph.Nodes.SelectMany(node => node.DependsOn.Select(target => (target, node.Urn))).ToLookup(edge => edge.target, edge => edge.Urn);
        HashSet<Urn> known = [.. run.Graph.Nodes.Select(node => node.Urn), .. _state.All.Select(entry => run.Aliases.Today(entry.Urn))];
        return TargetFilter.Of(options, known, urn => declared[urn].Concat(_state.Dependents(urn).Select(entry => entry.Urn)), faults);
    }

    private static PlannedStep LeftAlone(Urn urn, RecordedResource recorded, ResourceDeclaration? declaration) => new()
    {
        Urn = urn,
        Key = urn.ToKey(),
        Action = StepAction.Same,
        Reason = "not targeted",
        Declaration = declaration,
        Uid = recorded.Uid,
        DependsOn = recorded.DependsOn,
    };

    private PlanResult Result(PlanPurpose purpose, StackDefinition? definition, PlanOptions options, Draft run, List<Diagnostic> faults)
    {
        if (HasErrors(faults))
        {
            return new PlanResult(null, [.. faults]);
        }

        // A plan without changes takes no time, and reads of none.
        ProvisionTimes times = run.Steps.TrueForAll(step => step.Action == StepAction.Same) ? ProvisionTimes.None : store.Times;
        var plan = new Plan
        {
            Stack = store.Identity.Name,
            StackUuid = store.Identity.Uuid,
            StateSerial = store.Identity.Serial,
            Purpose = purpose,
            Options = options,
            Definition = definition,
            Steps = [.. Handovers.Mark(Waits(run.Steps), _state, _kinds).Select(step => step.Action == StepAction.Same || step.GoesWith is not null ? step : step with { Expected = times.Expect(step.Circumstances(step.Uid is { } uid ? _state.Find(uid)?.Inputs : null)) })],
            Diagnostics = [.. faults],
            Nodes = run.Graph.Nodes,
            OutputsNode = run.Graph.Outputs,
            OutputChanges = run.OutputChanges,
            Capacity = run.Capacity,
            OverheadSeconds = times.Expect(StepCircumstances.OfRun(store.Identity.Name, store.Identity.Project))?.Seconds ?? 0,
            Observed = run.Observed,
        };
        return new PlanResult(plan, plan.Diagnostics);
    }

    // What is not ready is waited for by what is changed and depends on it; a plan that changes nothing waits for nothing.
    private static List<PlannedStep> Waits(List<PlannedStep> steps)
    {
        if (!steps.Exists(step => step.AwaitsReady))
        {
            return steps;
        }

        HashSet<Urn> needed = [.. steps.Where(step => step.Action is StepAction.Create or StepAction.Update or StepAction.Replace).SelectMany(step => step.DependsOn)];
        return [.. steps.Select(step => step.AwaitsReady && !needed.Contains(step.Urn) ? step with { AwaitsReady = false } : step)];
    }

    private static bool HasErrors(List<Diagnostic> faults) => faults.Exists(fault => fault.Severity == DiagnosticSeverity.Error);

    /// <summary>A plan while it is made.</summary>
    private sealed class Draft(ResourceGraph graph, AliasMap aliases)
    {
        public ResourceGraph Graph { get; } = graph;

        public AliasMap Aliases { get; } = aliases;

        public TargetFilter Filter { get; set; } = TargetFilter.Everything;

        public IReadOnlyDictionary<string, ObservedResource> Observed { get; set; } = ImmutableDictionary<string, ObservedResource>.Empty;

        public OutputBoard Board { get; } = new();

        public List<PlannedStep> Steps { get; } = [];

        public Dictionary<Urn, PlanRequest> Requests { get; } = [];

        public HashSet<ResourceKey> Replaced { get; } = [];

        public HashSet<Urn> Missing { get; } = [];

        public ImmutableArray<string> OutputChanges { get; set; } = [];

        public ImmutableArray<HostUse> Capacity { get; set; } = [];
    }
}
