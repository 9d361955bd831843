using System.Collections.Immutable;
using System.Globalization;
using IaC.Engine;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>Packages of Fedora and what comes from it: dnf(8) and rpm(8).</summary>
/// <param name="dnf">The program that changes.</param>
/// <param name="rpm">The program that looks.</param>
internal sealed class DnfPackages(string dnf = DnfPackages.Program, string rpm = "rpm") : IPackageSource
{
    /// <summary>Name of the program.</summary>
    internal const string Program = "dnf";

    private static readonly ImmutableArray<string> Weak = ["--setopt=install_weak_deps=False"];
    private static readonly Dictionary<string, double> Units = new(StringComparer.Ordinal)
    {
        ["B"] = 1,
        ["k"] = 1 << 10,
        ["M"] = 1 << 20,
        ["G"] = 1 << 30,
        ["KiB"] = 1 << 10,
        ["MiB"] = 1 << 20,
        ["GiB"] = 1 << 30,
    };

    /// <inheritdoc/>
    public string Name => Program;

    /// <inheritdoc/>
    public async Task<IReadOnlySet<string>> InstalledAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        // Exits with how many it does not know, and says of each in a sentence that it is not installed.
        CapturedProcess run = await HostProgram.TryRunAsync(rpm, ["--query", "--queryformat", "%{NAME}\n", "--", .. packages], cancellationToken).ConfigureAwait(false);
        return HostProgram.Lines(run.Output).Where(line => !line.Contains(' ', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<PackageChange> PlanAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        string[] lines = await SimulateAsync(["install", .. Weak, "--assumeno", "--", .. packages], cancellationToken).ConfigureAwait(false);
        return new PackageChange([.. Rows(lines, "Installing")], DownloadBytes(lines)) { Upgraded = [.. Rows(lines, "Upgrading")], Removed = [.. Rows(lines, "Removing")] };
    }

    /// <inheritdoc/>
    public Task InstallAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) =>
        HostProgram.FinishAsync(dnf, ["install", "--assumeyes", .. Weak, "--", .. packages], null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken) => PackageRemoval.RunAsync(
        packages,
        InstalledAsync,
        async some => Rows(await SimulateAsync(["remove", "--noautoremove", "--assumeno", "--", .. some], cancellationToken).ConfigureAwait(false), "Removing"),
        alone => HostProgram.FinishAsync(dnf, ["remove", "--noautoremove", "--assumeyes", "--", .. alone], null, cancellationToken),
        cancellationToken);

    // It ends with 1 as if it had failed where the answer is no, and then there is a transaction that it would have made.
    private async Task<string[]> SimulateAsync(ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        CapturedProcess run = await HostProgram.TryRunAsync(dnf, arguments, cancellationToken).ConfigureAwait(false);
        string[] lines = HostProgram.Lines(run.Output);
        return run.Status.ShellCode == 0 || lines.Any(line => line.StartsWith("Transaction Summary", StringComparison.Ordinal)) ? lines
            : throw new EngineException($"{Program} {arguments[0]}: {HostProgram.Complaint(run)}", "`dnf makecache` fetches the lists of packages");
    }

    // A heading that begins with the verb (`Installing:`, `Installing dependencies:`), and below it rows that begin with a blank: ` hello   x86_64   2.12-1.fc39   fedora   77 k`. Version 5 has below
    // a row those of what it takes the place of: `   replacing hello   x86_64   2.11-1.fc39   fedora   76 KiB`.
    private static IEnumerable<string> Rows(string[] lines, string verb)
    {
        bool within = false;
        foreach (string line in lines)
        {
            if (!line.StartsWith(' '))
            {
                within = line.StartsWith(verb, StringComparison.Ordinal) && line.TrimEnd().EndsWith(':');
            }
            else if (within && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: >= 5 } words && words[0] != "replacing")
            {
                yield return words[0];
            }
        }
    }

    // `Total download size: 259 k` of version 4, `... Need to download 77 KiB.` of version 5.
    private static long? DownloadBytes(string[] lines)
    {
        string? line = lines.FirstOrDefault(line => line.Contains("download", StringComparison.Ordinal) && line.AsSpan().IndexOfAnyInRange('0', '9') > 0);
        string[] words = line is null ? [] : line[line.IndexOf("download", StringComparison.Ordinal)..].TrimEnd('.').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [.., var number, var unit] && double.TryParse(number, CultureInfo.InvariantCulture, out double amount) && Units.TryGetValue(unit, out double factor) ? (long)(amount * factor) : null;
    }
}
