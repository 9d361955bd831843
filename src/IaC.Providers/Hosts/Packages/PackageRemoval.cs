namespace IaC.Providers.Hosts;

/// <summary>Removal by package managers that take along whatever needs what goes, and can be asked before.</summary>
internal static class PackageRemoval
{
    /// <summary>Removes those that take nothing along but each other.</summary>
    /// <param name="packages">What may go.</param>
    /// <param name="find">Which of them are there.</param>
    /// <param name="simulate">Names of all that the removal of some would take.</param>
    /// <param name="remove">Removes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was removed, or was not there.</returns>
    internal static async Task<IReadOnlyList<string>> RunAsync(
        IReadOnlyList<string> packages,
        Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlySet<string>>> find,
        Func<IReadOnlyList<string>, Task<IEnumerable<string>>> simulate,
        Func<IReadOnlyList<string>, Task> remove,
        CancellationToken cancellationToken)
    {
        IReadOnlySet<string> known = await find(packages, cancellationToken).ConfigureAwait(false);
        string[] there = [.. packages.Where(known.Contains)];
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

        return [.. packages.Where(package => !known.Contains(package)), .. alone];

        async Task<bool> TakesNothingElseAsync(IReadOnlyList<string> some) => !(await simulate(some).ConfigureAwait(false)).Except(packages).Any();
    }
}
