using System.Collections.Immutable;
using System.Globalization;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>Packages of Debian and what comes from it: apt-get(8) and dpkg-query(1).</summary>
internal sealed class AptPackages : IPackageSource
{
    /// <summary>Name of the program.</summary>
    internal const string Program = "apt-get";

    private const string Refresh = "`apt-get update` fetches the lists of packages";

    // Looking takes no lock; changing waits for one who holds it.
    private static readonly ImmutableArray<string> Looking = ["-qq", "-o", "Debug::NoLocking=1"];
    private static readonly ImmutableArray<string> Changing = ["-y", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"];

    /// <inheritdoc/>
    public string Name => Program;

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        // Exits 1 where it knows one of them not at all.
        CapturedProcess run = await HostProgram.TryRunAsync("dpkg-query", ["--show", "--showformat=${Package} ${db:Status-Status}\n", "--", .. packages], cancellationToken).ConfigureAwait(false);
        return HostProgram.Lines(run.Output).Select(line => line.Split(' ')).Where(words => words is [_, "installed"]).Select(words => words[0]).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<PackageChange> PlanAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        CapturedProcess simulated = await RunAsync(["install", "--simulate", "--no-install-recommends", .. Looking, "--", .. packages], cancellationToken).ConfigureAwait(false);
        CapturedProcess addresses = await RunAsync(["install", "--print-uris", "--no-install-recommends", .. Looking, "--", .. packages], cancellationToken).ConfigureAwait(false);
        return new PackageChange([.. Named(simulated, "Inst")], HostProgram.Lines(addresses.Output).Sum(SizeOf));
    }

    /// <inheritdoc/>
    public Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => RunAsync(["install", "--no-install-recommends", .. Changing, "--", .. packages], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => PackageRemoval.RunAsync(
        this,
        packages,
        async some => Named(await RunAsync(["remove", "--simulate", .. Looking, "--", .. some], cancellationToken).ConfigureAwait(false), "Remv"),
        alone => RunAsync(["remove", .. Changing, "--", .. alone], cancellationToken),
        cancellationToken);

    // Inst hello (2.10-3 Debian:12.0/stable [amd64])
    private static IEnumerable<string> Named(CapturedProcess run, string verb) =>
        HostProgram.Lines(run.Output).Select(line => line.Split(' ')).Where(words => words.Length > 1 && words[0] == verb).Select(words => words[1]);

    // 'http://host/hello.deb' hello_2.10-3_amd64.deb 53104 SHA256:...
    private static long SizeOf(string line) => line.Split(' ') is [_, _, var size, ..] && long.TryParse(size, CultureInfo.InvariantCulture, out long bytes) ? bytes : 0;

    private static Task<CapturedProcess> RunAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken) => HostProgram.RunAsync(Program, arguments, Refresh, cancellationToken);
}
