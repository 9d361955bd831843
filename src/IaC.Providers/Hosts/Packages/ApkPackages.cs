using System.Collections.Immutable;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>Packages of Alpine: apk(8). It removes by itself what came along, and says nothing of sizes.</summary>
/// <param name="apk">The program.</param>
internal sealed class ApkPackages(string apk = ApkPackages.Program) : IPackageSource
{
    /// <summary>Name of the program.</summary>
    internal const string Program = "apk";

    private const string Refresh = "`apk update` fetches the lists of packages";

    /// <inheritdoc/>
    public string Name => Program;

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        // Exits 1 where one of them is not.
        CapturedProcess run = await HostProgram.TryRunAsync(apk, ["info", "--installed", .. packages], cancellationToken).ConfigureAwait(false);
        return HostProgram.Lines(run.Output).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<PackageChange> PlanAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        CapturedProcess simulated = await HostProgram.RunAsync(apk, ["add", "--simulate", .. packages], Refresh, cancellationToken).ConfigureAwait(false);
        return new PackageChange([.. Named(simulated, "Installing")], null) { Upgraded = [.. Named(simulated, "Upgrading")] };
    }

    /// <inheritdoc/>
    public Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => ChangeAsync(["add", "--no-progress", .. packages], cancellationToken);

    /// <summary>What was asked for is taken from its list, and what something else needs is not purged.</summary>
    public async Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> installed = await InstalledAsync(packages, cancellationToken).ConfigureAwait(false);
        string[] wanted = [.. packages.Where(installed.Contains)];
        if (wanted.Length > 0)
        {
            await ChangeAsync(["del", "--no-progress", .. wanted], cancellationToken).ConfigureAwait(false);
        }

        IReadOnlySet<string> left = wanted.Length == 0 ? installed : await InstalledAsync(wanted, cancellationToken).ConfigureAwait(false);
        return [.. packages.Where(package => !left.Contains(package))];
    }

    // (1/2) Installing libfoo (1.0-r0)
    private static IEnumerable<string> Named(CapturedProcess run, string verb) =>
        HostProgram.Lines(run.Output).Select(line => line.Split(' ')).Where(words => words is [_, _, _, ..] && words[0].StartsWith('(') && words[1] == verb).Select(words => words[2]);

    private Task ChangeAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken) => HostProgram.FinishAsync(apk, arguments, Refresh, cancellationToken);
}
