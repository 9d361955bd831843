namespace IaC.GitOps;

/// <summary>Units that the document named once. Their stacks stay, and so does what is known of them until those are gone: a unit of the same files under another name takes both over.</summary>
/// <param name="names">Names of the units that are kept.</param>
/// <param name="store">Where records lie.</param>
/// <param name="deployment">Knows the stacks.</param>
/// <param name="time">The clock.</param>
internal sealed class FormerUnits(IReadOnlySet<string> names, UnitStore store, IUnitDeployment deployment, TimeProvider time)
{
    /// <summary>Writes down that they are former ones, before those that are kept begin.</summary>
    public async Task MarkAsync(CancellationToken stop)
    {
        foreach (string name in store.Names.Where(name => !names.Contains(name)).ToArray())
        {
            try
            {
                await MarkAsync(name, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is GitOpsException or IOException or UnauthorizedAccessException)
            {
                // It stands there as it did; nothing that is kept depends on it.
            }
        }
    }

    private async Task MarkAsync(string name, CancellationToken stop)
    {
        if (store.Read(name) is not { } record)
        {
            return;
        }

        if (record.State != UnitState.Former)
        {
            store.Write(record with { State = UnitState.Former, Since = time.GetUtcNow(), Message = $"the document does not name it any more; its stack stays until `iac destroy --stack {name}`", SourceFault = null, Proposed = null, Proposal = [], Changes = [] });
        }
        else if (!await deployment.StandsAsync(name, stop).ConfigureAwait(false))
        {
            store.Forget(name);
        }
    }
}
