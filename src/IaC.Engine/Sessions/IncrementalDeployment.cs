using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// A program that registers its resources one at a time, each perhaps with outputs of those before it. Every registration is planned and carried out by the same functions as a plan of the whole;
/// what was not registered is deleted when the program has ended well. Registrations may run side by side. Made by <see cref="StackSession.BeginAsync"/>.
/// </summary>
public sealed class IncrementalDeployment : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> _providers;
    private readonly StackDefinition _definition;
    private readonly bool _preview;
    private readonly RunContext _context;
    private readonly Inventory _inventory;
    private readonly StepExecutor _executor;
    private readonly ParallelTurns _turns;
    private readonly HashSet<ResourceKey> _registered = [];
    private readonly HashSet<Urn> _kept = [];
    private readonly List<StepAction> _done = [];
    private int _failed;

    internal IncrementalDeployment(IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, StackDefinition definition, bool preview, RunContext context)
    {
        _providers = providers;
        _definition = definition;
        _preview = preview;
        _context = context;
        _inventory = new Inventory(context.Store, providers);
        _executor = new StepExecutor(context);
        _turns = new ParallelTurns(context.Options.Parallelism);
    }

    private StackState State => _context.Store.State;

    /// <summary>Registers a resource, and returns when it is ready; in a preview when it is planned. What it refers to must have been registered before.</summary>
    public async Task<Registration> RegisterAsync(ResourceDeclaration declaration, CancellationToken cancellationToken)
    {
        var faults = new List<Diagnostic>();
        if (Build(declaration, faults) is not { } node)
        {
            return Failed(null, faults);
        }

        using IDisposable turn = await _turns.TakeAsync(node.Kind, cancellationToken).ConfigureAwait(false);
        RecordedResource? recorded = Recorded(node, faults);
        ObservedResource? observed = recorded is null ? null : _context.Observed.GetValueOrDefault(recorded.Uid);
        var plan = await _context.Planner.PlanAsync(node, recorded, observed, forcedBy: null, faults, cancellationToken).ConfigureAwait(false);
        if (plan is not { } planned)
        {
            return Failed(null, faults);
        }

        if (PlanGuards.Protected(planned.Step, recorded) is { } refusal)
        {
            return Failed(planned.Step, [refusal]);
        }

        return _preview ? Foretold(planned.Step, planned.Request) : await ExecuteAsync(planned.Step, node).ConfigureAwait(false);
    }

    /// <summary>Ends the deployment: deletes what was not registered, unless the program or a registration failed, and lets the providers settle.</summary>
    /// <param name="programSucceeded">The program came to its end without a fault.</param>
    /// <returns>The deletes that were planned, and the summary.</returns>
    public async Task<(ImmutableArray<PlannedStep> Deletes, EngineEvent.Summary Summary)> FinishAsync(bool programSucceeded)
    {
        ImmutableArray<PlannedStep> deletes = programSucceeded && _failed == 0
            ? [.. DeletePlanner.Plan(State, entry => entry.Condemned || !_kept.Contains(entry.Urn), _context.Observed, _context.Retention)]
            : [];
        var refusals = deletes.Select(step => PlanGuards.Protected(step, State.Find(step.Uid!))).OfType<Diagnostic>().ToList();
        if (PlanGuards.MassDelete([.. deletes.Where(step => !State.Find(step.Uid!)!.Condemned)], State.All.Count, _definition.Guards.MaxDeletes) is { } tooMany)
        {
            refusals.Add(tooMany);
        }

        RunResult result = RunResult.Nothing with { Done = [.. _done], Failed = _failed, Fault = refusals.Count == 0 ? null : string.Join('\n', refusals) };
        if (!_preview)
        {
            var run = new ApplyRun(_context, _inventory);
            if (!result.HasFailed && programSucceeded)
            {
                result = result.Then(await RunResult.TryAsync(() => run.DeleteAsync(deletes, null)).ConfigureAwait(false));
            }

            result = result.Then(await RunResult.TryAsync(() => run.FinishAsync(_providers.Values)).ConfigureAwait(false));
        }

        RunOutcome outcome = result.HasFailed || !programSucceeded ? RunOutcome.Failed : _context.Surroundings.Stop.IsCancellationRequested ? RunOutcome.Cancelled : RunOutcome.Succeeded;
        double seconds = _context.Surroundings.Time.GetElapsedTime(_context.Started).TotalSeconds;
        var summary = new EngineEvent.Summary(outcome, StepCounts.Of(result.Done), result.Failed, result.Skipped, seconds, result.Fault) { Time = _context.Now };
        _context.Surroundings.Emit(summary);
        return (deletes, summary);
    }

    /// <summary>Frees what registrations wait for.</summary>
    public void Dispose() => _turns.Dispose();

    private GraphNode? Build(ResourceDeclaration declaration, List<Diagnostic> faults)
    {
        lock (_lock)
        {
            if (_registered.Contains(declaration.Key))
            {
                faults.Add(Diagnostic.Error($"{declaration.Key} is registered twice", declaration.Source.Locate("/metadata/name")));
                return null;
            }

            var builder = new NodeBuilder(_definition, _providers.ToDictionary(provider => provider.Key, provider => provider.Value.Kind), _registered.Contains, () => _registered, new OtherStacks(_context.Store));
            GraphNode? node = builder.Build(declaration, faults);
            _registered.Add(declaration.Key);
            return node;
        }
    }

    // Its own entry, or that of a former name which no registration before it took over.
    private RecordedResource? Recorded(GraphNode node, List<Diagnostic> faults)
    {
        lock (_lock)
        {
            RecordedResource? recorded = AliasMap.Of([node], _definition, State, faults).Find(State, node.Urn);
            if (recorded is not null && !_kept.Add(recorded.Urn))
            {
                recorded = null;
            }

            _kept.Add(node.Urn);
            return recorded;
        }
    }

    private Registration Foretold(PlannedStep step, PlanRequest request)
    {
        OutputBoard.Entry forecast = ResourcePlanner.Forecast(step, request);
        _context.Board.Set(step.Urn, forecast);
        return Succeeded(step, step.Action, step.Action is StepAction.Create or StepAction.Replace ? forecast.Certain : forecast.Outputs);
    }

    private async Task<Registration> ExecuteAsync(PlannedStep step, GraphNode node)
    {
        StepOutcome outcome = new(StepResult.Done, step.Action);
        if (step.Action != StepAction.Same || step.RecordChanged)
        {
            await _inventory.WriteAsync([step]).ConfigureAwait(false);
            await _inventory.ReserveAsync([step], _context.Surroundings.Abort).ConfigureAwait(false);
            outcome = await _executor.ExecuteAsync(step, node, static () => { }).ConfigureAwait(false);
        }

        return outcome.Result == StepResult.Done ? Succeeded(step, outcome.Action, State.Find(step.Urn)?.Outputs) : Failed(step, []);
    }

    private Registration Succeeded(PlannedStep step, StepAction action, System.Text.Json.Nodes.JsonObject? outputs)
    {
        lock (_lock)
        {
            _done.Add(action);
        }

        return new Registration(true, step, outputs, []);
    }

    private Registration Failed(PlannedStep? step, List<Diagnostic> faults)
    {
        Interlocked.Increment(ref _failed);
        return new Registration(false, step, null, [.. faults]);
    }
}
