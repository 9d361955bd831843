namespace IaC.Providers.Hosts;

/// <summary>Removal by package managers that take along whatever needs what goes, and can be asked before.</summary>
internal static class PackageRemoval
{
    /// <summary>Removes those that take nothing along but each other.</summary>
    /// <param name="source">The package manager.</param>
    /// <param name="packages">What may go.</param>
    /// <param name="simulate">Names of all that the removal of some would take.</param>
    /// <param name="remove">Removes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was removed, or was not there.</returns>
    internal static async Task<IReadOnlyList<string>> RunAsync(
        IPackageSource source, IReadOnlyList<string> packages, Func<IReadOnlyList<string>, Task<IEnumerable<string>>> simulate, Func<IReadOnlyList<string>, Task> remove, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> installed = await source.InstalledAsync(packages, cancellationToken).ConfigureAwait(false);
        string[] there = [.. packages.Where(installed.Contains)];
        List<string> alone = [];

        // To ask takes seconds, so all at once are asked for first.
        if (there.Length > 0 && await TakesNothingElseAsync(there).ConfigureAwait(false))
        {
            alone.AddRange(there);
        }
        else if (there.Length > 1)
        {
            foreach (string package in there)
            {
                if (await TakesNothingElseAsync([package]).ConfigureAwait(false))
                {
                    alone.Add(package);
                }
            }
        }

        if (alone.Count > 0)
        {
            await remove(alone).ConfigureAwait(false);
        }

        return [.. packages.Where(package => !installed.Contains(package)), .. alone];

        async Task<bool> TakesNothingElseAsync(IReadOnlyList<string> some) => !(await simulate(some).ConfigureAwait(false)).Except(packages).Any();
    }
}
