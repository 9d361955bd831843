using System.Collections.Immutable;
using System.Globalization;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>Packages of Debian and what comes from it: apt-get(8) and dpkg(1).</summary>
/// <param name="apt">The program that changes.</param>
/// <param name="query">The program that looks.</param>
/// <param name="dpkg">The program that sets up what was broken off.</param>
internal sealed class AptPackages(string apt = AptPackages.Program, string query = "dpkg-query", string dpkg = "dpkg") : IPackageSource
{
    /// <summary>Name of the program.</summary>
    internal const string Program = "apt-get";

    private const string Refresh = "`apt-get update` fetches the lists of packages";

    // What waits for a trigger of another package is set up.
    private static readonly HashSet<string> SetUp = new(StringComparer.Ordinal) { "installed", "triggers-awaited", "triggers-pending" };
    private static readonly HashSet<string> Broken = new(StringComparer.Ordinal) { "half-installed", "unpacked", "half-configured" };

    // Looking takes no lock; changing waits for one who holds it.
    private static readonly ImmutableArray<string> Looking = ["-qq", "-o", "Debug::NoLocking=1"];
    private static readonly ImmutableArray<string> Changing = ["-y", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"];

    /// <inheritdoc/>
    public string Name => Program;

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => InStateAsync(packages, SetUp.Contains, cancellationToken);

    /// <inheritdoc/>
    public async Task<PackageChange> PlanAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        CapturedProcess simulated = await RunAsync(["install", "--simulate", "--no-install-recommends", .. Looking, "--", .. packages], cancellationToken).ConfigureAwait(false);
        CapturedProcess addresses = await RunAsync(["install", "--print-uris", "--no-install-recommends", .. Looking, "--", .. packages], cancellationToken).ConfigureAwait(false);
        string[] upgraded = [.. Steps(simulated, "Inst").Where(words => words is [_, _, ['[', ..], ..]).Select(words => words[1])];
        string[] unpacked = [.. Named(simulated, "Inst")];
        return new PackageChange([.. unpacked.Except(upgraded)], HostProgram.Lines(addresses.Output).Sum(SizeOf))
        {
            Upgraded = upgraded,
            Configured = [.. Named(simulated, "Conf").Except(unpacked)],
            Removed = [.. Named(simulated, "Remv")],
        };
    }

    /// <inheritdoc/>
    public async Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        // apt-get refuses to begin where dpkg has not ended.
        if ((await InStateAsync(packages, Broken.Contains, cancellationToken).ConfigureAwait(false)).Count > 0)
        {
            await HostProgram.FinishAsync(dpkg, ["--configure", "-a"], null, cancellationToken).ConfigureAwait(false);
        }

        await ChangeAsync(["install", "--no-install-recommends", "--no-remove", .. Changing, "--", .. packages], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => PackageRemoval.RunAsync(
        packages,
        (all, end) => InStateAsync(all, state => SetUp.Contains(state) || Broken.Contains(state), end),
        async some => Named(await RunAsync(["remove", "--simulate", .. Looking, "--", .. some], cancellationToken).ConfigureAwait(false), "Remv"),
        alone => ChangeAsync(["remove", .. Changing, "--", .. alone], cancellationToken),
        cancellationToken);

    private async Task<IReadOnlySet<string>> InStateAsync(IReadOnlyList<string> packages, Func<string, bool> isMeant, CancellationToken cancellationToken)
    {
        // Exits 1 where it knows one of them not at all.
        CapturedProcess run = await HostProgram.TryRunAsync(query, ["--show", "--showformat=${Package} ${db:Status-Status}\n", "--", .. packages], cancellationToken).ConfigureAwait(false);
        return HostProgram.Lines(run.Output).Select(line => line.Split(' ')).Where(words => words.Length == 2 && isMeant(words[1])).Select(words => words[0]).ToHashSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Named(CapturedProcess run, string verb) => Steps(run, verb).Select(words => words[1]);

    // Inst hello (2.10-3 Debian:12.0/stable [amd64]), and with the version that is there: Inst hello [2.10-2] (2.10-3 Debian:12.0/stable [amd64])
    private static IEnumerable<string[]> Steps(CapturedProcess run, string verb) => HostProgram.Lines(run.Output).Select(line => line.Split(' ')).Where(words => words.Length > 1 && words[0] == verb);

    // 'http://host/hello.deb' hello_2.10-3_amd64.deb 53104 SHA256:...
    private static long SizeOf(string line) => line.Split(' ') is [_, _, var size, ..] && long.TryParse(size, CultureInfo.InvariantCulture, out long bytes) ? bytes : 0;

    private Task<CapturedProcess> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken) => HostProgram.RunAsync(apt, arguments, Refresh, cancellationToken);

    private Task ChangeAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken) => HostProgram.FinishAsync(apt, arguments, Refresh, cancellationToken);
}
