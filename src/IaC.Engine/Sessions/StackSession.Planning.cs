using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>Plans what makes the machine as declared. Only reads.</summary>
    /// <exception cref="EngineException">The stack was last applied from another origin.</exception>
    public async Task<PlanResult> PlanAsync(StackDefinition definition, PlanOptions options, CancellationToken cancellationToken)
    {
        RequireOrigin(definition, options);
        if (!options.RefreshOnly)
        {
            _options.Declared?.Invoke(definition);
        }

        if (options.RefreshOnly)
        {
            return await PlanRefreshAsync(options, cancellationToken).ConfigureAwait(false);
        }

        PlanResult result = await new StackPlanner(_store, _options.Providers, _options.Computer, _options.Ledgers).UpAsync(Configured(definition), options, cancellationToken).ConfigureAwait(false);
        return _options.Computer?.Fault is { } fault ? new PlanResult(null, [.. result.Diagnostics, Diagnostic.Error(fault)]) : result;
    }

    /// <summary>Plans the removal of everything recorded; needs no program. Only reads.</summary>
    public Task<PlanResult> PlanDestroyAsync(PlanOptions options, CancellationToken cancellationToken) =>
        new StackPlanner(_store, _options.Providers, _options.Computer).DestroyAsync(options, cancellationToken);

    /// <summary>Plans to record what is observed, with what drifted; needs no program. Only reads.</summary>
    public Task<PlanResult> PlanRefreshAsync(PlanOptions options, CancellationToken cancellationToken) =>
        new StackPlanner(_store, _options.Providers, _options.Computer).RefreshAsync(options, cancellationToken);

    /// <summary>Whether carrying out a plan would do or write anything: also what is left over of a run that was killed, and an option that changed, though no resource does.</summary>
    public bool HasWork(Plan plan) => plan.HasEffects || _store.Unsettled;

    /// <summary>The definition with the config of the state over its own.</summary>
    public StackDefinition Configured(StackDefinition definition)
    {
        foreach ((string name, ConfigValue value) in Config)
        {
            definition = definition with
            {
                Config = definition.Config.SetItem(name, value.Value),
                SecretConfig = value.Secret ? definition.SecretConfig.Add(name) : definition.SecretConfig,
            };
        }

        return definition;
    }

    // A file and the folder that it lies in: `up -f stack.yaml` and `up` beside it. One file of several is not what the folder was: what the others declare would be deleted.
    private static bool IsSamePlace(string recorded, string? now) =>
        recorded == now || Path.GetDirectoryName(recorded) == now || (now is not null && Path.GetDirectoryName(now) == recorded && !HasNeighbours(now));

    private static bool HasNeighbours(string file) =>
        IsYaml(file) && Directory.Exists(Path.GetDirectoryName(file)) && Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Any(other => other != file && IsYaml(other));

    private static bool IsYaml(string path) => Path.GetExtension(path) is ".yaml" or ".yml";

    // Two programs under one name would take turns in deleting what the other made. Where nothing stands, there is nothing to delete.
    private void RequireOrigin(StackDefinition definition, PlanOptions options)
    {
        if (_store.State.All.Count == 0)
        {
            return;
        }

        if (!options.AcceptOrigin && !_options.States.IsShared && _store.Identity.Origin is { } recorded && !IsSamePlace(recorded, definition.Origin))
        {
            throw new EngineException(
                $"stack {_store.Identity.Name} was last applied from {recorded}, and this is {definition.Origin}",
                "run it from there, name another stack with --stack, or pass --accept-origin if the program has moved");
        }

        if (_store.Identity.Project != definition.Project)
        {
            throw new EngineException($"stack {_store.Identity.Name} belongs to the project {_store.Identity.Project}, and this is {definition.Project}", "name another stack with --stack");
        }
    }
}
