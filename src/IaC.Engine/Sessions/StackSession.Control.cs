using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>Stops a resource and holds it down: nothing starts it again, and nothing changes it, until <see cref="StartAsync"/>.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="grace">How long it has to end by itself, whole seconds; null leaves it to the resource.</param>
    /// <param name="cancellationToken">Gives up waiting. What was asked for goes on.</param>
    /// <exception cref="UnreachableException">It does not answer; it is then recorded as it was before.</exception>
    /// <exception cref="EngineException">It is not recorded, does not run, or is being changed.</exception>
    public Task StopAsync(ResourceKey key, TimeSpan? grace, CancellationToken cancellationToken) => StopAsync(key, grace, forBackup: false, cancellationToken);

    /// <summary>The same for a backup, until <see cref="EndBackupHoldsAsync"/>, of this session or of a later one.</summary>
    /// <inheritdoc cref="StopAsync(ResourceKey, TimeSpan?, CancellationToken)"/>
    public Task HoldForBackupAsync(ResourceKey key, CancellationToken cancellationToken) => StopAsync(key, grace: null, forBackup: true, cancellationToken);

    /// <summary>Starts what backups hold: each is tried, whatever comes of the others.</summary>
    /// <returns>What could not be started, and why; it stays held for the backup, and is tried again by the next command that changes the stack.</returns>
    public async Task<IReadOnlyList<HoldFault>> EndBackupHoldsAsync(CancellationToken cancellationToken)
    {
        List<HoldFault> faults = [];
        foreach (RecordedResource entry in StateOrder.Sort(_store.State.All.Where(entry => entry is { HeldForBackup: true, Condemned: false })))
        {
            try
            {
                await StartAsync(entry.Key, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                faults.Add(new HoldFault(entry.Urn, $"was held for a backup and could not be started again: {SecretRedactor.TextOf(exception, entry)}"));
            }
        }

        return faults;
    }

    private async Task StopAsync(ResourceKey key, TimeSpan? grace, bool forBackup, CancellationToken cancellationToken)
    {
        RecordedResource entry = Runnable(key);

        // Recorded first: what is down must not be taken for drift.
        await SetHeldAsync(key, held: true, forBackup).ConfigureAwait(false);
        try
        {
            await Controller.ControlAsync(entry with { Held = true, HeldForBackup = forBackup }, ResourceControl.Stop, container: null, grace, cancellationToken).ConfigureAwait(false);
        }
        catch (UnreachableException)
        {
            // Nothing was asked of it, so that it is not on its way down.
            await SetHeldAsync(key, entry.Held, entry.HeldForBackup).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts what was stopped, or lost, and returns when it is ready.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="cancellationToken">Gives up waiting. What was asked for goes on.</param>
    /// <exception cref="EngineException">It is not recorded, does not run, is being changed, or is not ready in time.</exception>
    /// <exception cref="NotReadyException">It cannot become ready.</exception>
    public Task StartAsync(ResourceKey key, CancellationToken cancellationToken) => RunAgainAsync(key, ResourceControl.Start, container: null, grace: null, cancellationToken);

    /// <summary>Stops a resource, or one container of it, and starts it at once; returns when it is ready.</summary>
    /// <param name="key">The resource.</param>
    /// <param name="container">Only this container; null is all.</param>
    /// <param name="grace">How long it has to end by itself, whole seconds; null leaves it to the resource.</param>
    /// <param name="cancellationToken">Gives up waiting. What was asked for goes on.</param>
    /// <exception cref="EngineException">It is not recorded, does not run, is being changed, or is not ready in time.</exception>
    /// <exception cref="NotReadyException">It cannot become ready.</exception>
    public Task RestartAsync(ResourceKey key, string? container, TimeSpan? grace, CancellationToken cancellationToken) =>
        RunAgainAsync(key, ResourceControl.Restart, container, grace, cancellationToken);

    /// <summary>Makes a resource again where it is lost; held down where it is held. Returns whether it was.</summary>
    internal Task<bool> RestoreAsync(RecordedResource entry, CancellationToken cancellationToken)
    {
        RequireLock();
        return Task.Run(() => Controller.ControlAsync(entry, ResourceControl.Restore, container: null, grace: null, cancellationToken), cancellationToken);
    }

    /// <summary>Waits until a resource is ready; needs neither lock nor state, so that it may outlast the session.</summary>
    internal Task WaitReadyAsync(RecordedResource entry, CancellationToken cancellationToken) => Controller.WaitReadyAsync(entry, cancellationToken);

    /// <summary>Whether the resource is of a kind that runs.</summary>
    internal bool Runs(RecordedResource entry) => _options.Providers.TryGetValue((entry.Key.ApiVersion, entry.Key.Kind), out IResourceProvider? provider) && provider.Kind.Runs;

    private ResourceController Controller => new(_store, _options.Providers, _options.Time);

    private async Task RunAgainAsync(ResourceKey key, ResourceControl control, string? container, TimeSpan? grace, CancellationToken cancellationToken)
    {
        RecordedResource entry = Runnable(key);
        await Controller.ControlAsync(entry with { Held = false, HeldForBackup = false }, control, container, grace, cancellationToken).ConfigureAwait(false);
        if (entry.Held)
        {
            await SetHeldAsync(key, held: false).ConfigureAwait(false);
        }

        await Controller.WaitReadyAsync(Entry(key), cancellationToken).ConfigureAwait(false);
    }

    private RecordedResource Runnable(ResourceKey key)
    {
        RequireLock();
        RecordedResource entry = Entry(key);
        if (!Runs(entry))
        {
            throw new EngineException($"{key} does not run, so that there is nothing to stop or to start");
        }

        return entry.Pending is PendingOperation.None or PendingOperation.Updating
            ? entry
            : throw new EngineException($"{key} was being changed when iac ended ({entry.Pending.ToString().ToLowerInvariant()})", "run `iac up` first, which finishes that");
    }
}
