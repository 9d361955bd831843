using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>
    /// Carries out a plan. The last event is the summary. The exceptions below come from the first step of the enumeration, before anything was done. Who leaves the enumeration early stops the run.
    /// </summary>
    /// <param name="plan">A plan of this session, or one read from a file.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Start no further step, stop waiting, let calls in flight finish, save.</param>
    /// <param name="abort">Cancel calls in flight too; what they did is found by looking at the next run.</param>
    /// <exception cref="StalePlanException">A resource moved since the plan was made.</exception>
    /// <exception cref="EngineException">The plan is for another stack, or loses data without consent.</exception>
    public async IAsyncEnumerable<EngineEvent> ApplyAsync(Plan plan, ApplyOptions options, CancellationToken stop, [EnumeratorCancellation] CancellationToken abort)
    {
        RequireLock();
        RefuseDataLoss(plan, options);
        if (plan.IsSaved || options.VerifyFresh)
        {
            plan = await VerifyAsync(plan, abort).ConfigureAwait(false);
        }

        using var left = new CancellationTokenSource();
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(stop, abort, left.Token);
        var events = Channel.CreateUnbounded<EngineEvent>(new UnboundedChannelOptions { SingleReader = true });
        var surroundings = new RunSurroundings(value => events.Writer.TryWrite(value), _options.Crash, _options.Time, stopped.Token, abort) { Computer = _options.Computer };
        Task run = Task.Run(
            async () =>
            {
                try
                {
                    await new PlanRunner(_store, _options.Providers, _options, surroundings).RunAsync(plan, options).ConfigureAwait(false);
                }
                finally
                {
                    events.Writer.Complete();
                }
            },
            CancellationToken.None);
        try
        {
            await foreach (EngineEvent value in events.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
            {
                yield return value;
            }
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await run.ConfigureAwait(false);
        }
    }

    /// <summary>Begins a deployment of a program that registers its resources one at a time.</summary>
    /// <param name="definition">Names, origin, config and guards of the stack; its resources are not looked at.</param>
    /// <param name="options">How.</param>
    /// <param name="preview">Only plan.</param>
    /// <param name="emit">Gets the events; called from several threads.</param>
    /// <param name="stop">Stop waiting, let calls in flight finish, save.</param>
    /// <param name="abort">Cancel calls in flight too.</param>
    /// <exception cref="EngineException">The stack was last applied from another origin, or holds what no provider knows.</exception>
    public async Task<IncrementalDeployment> BeginAsync(
        StackDefinition definition, ApplyOptions options, bool preview, Action<EngineEvent> emit, CancellationToken stop, CancellationToken abort)
    {
        RequireOrigin(definition, PlanOptions.Default);
        definition = Configured(definition);
        var faults = new List<Diagnostic>();
        IReadOnlyDictionary<string, ObservedResource> observed = await new Observer(_options.Providers).ReadAsync(_store.State.All, faults, abort).ConfigureAwait(false);
        if (faults.Count > 0)
        {
            throw new EngineException(string.Join('\n', faults));
        }

        if (!preview)
        {
            RequireLock();
            await _store.CreateAsync(_store.Identity with { Project = definition.Project, Origin = definition.Origin }).ConfigureAwait(false);
            await _store.BeginRunAsync(definition.Project, definition.Origin).ConfigureAwait(false);
        }

        var surroundings = new RunSurroundings(emit, _options.Crash, _options.Time, stop, abort) { Computer = _options.Computer };
        return new IncrementalDeployment(_options.Providers, definition, preview, new RunContext(_store, _options.Providers, definition, rebuild: false, observed, options, surroundings));
    }

    /// <summary>Requires that a saved plan, which may have nothing to do, still holds.</summary>
    /// <exception cref="StalePlanException">It does not.</exception>
    /// <exception cref="EngineException">It is that of another stack.</exception>
    public async Task RequireCurrentAsync(Plan plan, CancellationToken cancellationToken) => await VerifyAsync(plan, cancellationToken).ConfigureAwait(false);

    // Plans again and compares: what the plan was made from, and what it does, must be the same.
    private async Task<Plan> VerifyAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (plan.Stack != _store.Identity.Name || (_store.Exists && plan.StackUuid != _store.Identity.Uuid))
        {
            throw new EngineException($"the plan is for stack {plan.Stack} ({plan.StackUuid}), and this is {_store.Identity.Name} ({_store.Identity.Uuid})");
        }

        var planner = new StackPlanner(_store, _options.Providers, _options.Computer, _options.Ledgers);
        PlanResult now = await (plan.Purpose switch
        {
            PlanPurpose.Destroy => planner.DestroyAsync(plan.Options, cancellationToken),
            PlanPurpose.Refresh => planner.RefreshAsync(plan.Options, cancellationToken),
            _ => planner.UpAsync(plan.Definition!, plan.Options, cancellationToken),
        }).ConfigureAwait(false);
        if (now.Plan is not { } fresh)
        {
            throw new StalePlanException($"the plan does not hold any more: {string.Join("; ", now.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error))}", []);
        }

        ImmutableArray<(string Name, string How)> moved = PlanComparer.Moved(plan, fresh, _store.State);
        return moved.IsEmpty
            ? fresh with { StackUuid = plan.StackUuid }
            : throw new StalePlanException($"the plan is stale: {string.Join(", ", moved.Select(item => $"{item.Name} {item.How}"))}", [.. moved.Select(item => item.Name)]);
    }

    // A delete that loses data is only planned where the user asked for it (--delete-volumes).
    private static void RefuseDataLoss(Plan plan, ApplyOptions options)
    {
        if (!options.AllowDataLoss && plan.Steps.Where(step => step is { Effect: FieldEffect.DataLoss, Action: not StepAction.Delete }).Select(step => step.Key.ToString()).ToList() is { Count: > 0 } losing)
        {
            throw new EngineException($"the plan loses data of {string.Join(", ", losing)}", "pass --allow-data-loss if that is meant");
        }
    }
}
