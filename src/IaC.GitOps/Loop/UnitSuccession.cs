namespace IaC.GitOps;

/// <summary>A unit that is called otherwise than it was goes on as it is: its stack and what is known of it get the new name.</summary>
/// <param name="names">Names of the units that are kept.</param>
/// <param name="store">Where records lie.</param>
/// <param name="deployment">Knows the stacks.</param>
internal sealed class UnitSuccession(IReadOnlySet<string> names, UnitStore store, IUnitDeployment deployment)
{
    /// <summary>What is known of a unit under the name that it had: the only one that is kept no more, of the same files. Null where it was always called so, or nothing tells.</summary>
    public UnitRecord? FormerOf(Unit unit)
    {
        if (store.Read(unit.Name) is not null)
        {
            return null;
        }

        UnitRecord[] former = [.. store.Names.Where(name => !names.Contains(name)).Select(store.Read).OfType<UnitRecord>().Where(record => record.Source == unit.Source && record.Path == unit.Spec.Path)];
        return former is [var only] ? only : null;
    }

    /// <summary>Gives stack and record the new name. Whoever is killed meanwhile does it once more.</summary>
    /// <exception cref="GitOpsException">Somebody else holds the stack, or one of the new name is there.</exception>
    public async Task TakeOverAsync(UnitRecord former, Unit unit, CancellationToken stop)
    {
        await deployment.RenameAsync(former.Unit, unit.Name, stop).ConfigureAwait(false);
        store.Rename(former, unit.Name);
    }
}
