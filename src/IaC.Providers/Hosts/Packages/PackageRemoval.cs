namespace IaC.Providers.Hosts;

/// <summary>Removal by package managers that take along whatever needs what goes, and can be asked before.</summary>
internal static class PackageRemoval
{
    /// <summary>Removes those that take nothing along but each other.</summary>
    /// <param name="source">The package manager.</param>
    /// <param name="packages">What may go.</param>
    /// <param name="simulate">Names of all that the removal of one would take.</param>
    /// <param name="remove">Removes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was removed, or was not there.</returns>
    internal static async Task<IReadOnlyList<string>> RunAsync(
        IPackageSource source, IReadOnlyList<string> packages, Func<string, Task<IEnumerable<string>>> simulate, Func<IReadOnlyList<string>, Task> remove, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> installed = await source.InstalledAsync(packages, cancellationToken).ConfigureAwait(false);
        List<string> alone = [];
        foreach (string package in packages.Where(installed.Contains))
        {
            if (!(await simulate(package).ConfigureAwait(false)).Except(packages).Any())
            {
                alone.Add(package);
            }
        }

        if (alone.Count > 0)
        {
            await remove(alone).ConfigureAwait(false);
        }

        return [.. packages.Where(package => !installed.Contains(package)), .. alone];
    }
}
