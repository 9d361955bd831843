using System.Text.RegularExpressions;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>
/// Packages that a stack needs of the host. What the stack added is written down before it is installed, and removed when neither this stack nor another one declares it any more;
/// what was there before is never touched.
/// </summary>
/// <param name="services">The host.</param>
/// <param name="source">Its package manager; null where it has none of ours.</param>
internal sealed partial class HostPackages(HostServices services, IPackageSource? source)
{
    private const string Pointer = "/spec/packages";

    /// <summary>Faults and news of a declaration; only looks.</summary>
    internal async Task<IReadOnlyList<Diagnostic>> CheckAsync(IReadOnlyList<string> packages, ISourceMap where, CancellationToken cancellationToken)
    {
        Diagnostic[] faults = [.. packages.Index().Where(package => !Name().IsMatch(package.Item))
            .Select(package => Diagnostic.Error($"`{package.Item}` is no name of a package", where.Locate($"{Pointer}/{package.Index}"), "small letters, digits, +, - and dots"))];
        if (packages.Count == 0 || faults.Length > 0)
        {
            return faults;
        }

        try
        {
            IReadOnlyList<string> missing = await MissingAsync(packages, cancellationToken).ConfigureAwait(false);
            if (missing.Count == 0)
            {
                return [];
            }

            PackageChange change = await Source.PlanAsync(missing, cancellationToken).ConfigureAwait(false);
            services.ComingPackages = change.New.ToHashSet(StringComparer.Ordinal);
            return [Diagnostic.Warning($"{change.New.Count} {(change.New.Count == 1 ? "package" : "packages")} will be installed, {Megabytes(change.DownloadBytes)} to download: {string.Join(", ", change.New)}", where.Locate(Pointer))];
        }
        catch (EngineException fault)
        {
            return [Diagnostic.Error(fault.Message, where.Locate(Pointer), fault.Remedy)];
        }
    }

    /// <summary>Which of them are not installed.</summary>
    internal async Task<IReadOnlyList<string>> MissingAsync(IReadOnlyList<string> packages, CancellationToken cancellationToken)
    {
        if (packages.Count == 0)
        {
            return [];
        }

        IReadOnlySet<string> installed = await Source.InstalledAsync(packages, cancellationToken).ConfigureAwait(false);
        return [.. packages.Where(package => !installed.Contains(package))];
    }

    /// <summary>Installs what is missing, and removes what was added and is not declared any more.</summary>
    internal async Task ApplyAsync(Guid stack, IReadOnlyList<string> packages, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing = await MissingAsync(packages, cancellationToken).ConfigureAwait(false);
        PackageChange change = missing.Count > 0 ? await Source.PlanAsync(missing, cancellationToken).ConfigureAwait(false) : new PackageChange([], 0);
        if (packages.Count > 0 || services.HasDatabase)
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            allocation.DeclarePackages(stack, packages, change.New);
            allocation.Commit();
        }

        if (missing.Count > 0)
        {
            progress.Report(new ProviderProgress($"installing {string.Join(", ", missing)}"));
            await Source.InstallAsync(missing, cancellationToken).ConfigureAwait(false);
        }

        await TrimAsync(stack, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The stack needs none any more.</summary>
    internal async Task ReleaseAsync(Guid stack, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (!services.HasDatabase)
        {
            return;
        }

        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            allocation.DeclarePackages(stack, [], []);
            allocation.Commit();
        }

        await TrimAsync(stack, progress, cancellationToken).ConfigureAwait(false);
    }

    private IPackageSource Source => source ?? throw new EngineException("this host has no package manager that iac knows", "install the packages by hand, and leave `packages` away");

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:0.0} MB");

    private async Task TrimAsync(Guid stack, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (!services.HasDatabase)
        {
            return;
        }

        IReadOnlyList<string> unwanted;
        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            unwanted = allocation.TakeUnwantedPackages(stack);
            allocation.Commit();
        }

        if (unwanted.Count > 0)
        {
            IReadOnlyList<string> removed = await Source.RemoveAsync(unwanted, cancellationToken).ConfigureAwait(false);
            progress.Report(new ProviderProgress($"removed {string.Join(", ", removed)}"));
            using HostAllocation allocation = services.Database.BeginAllocation();
            allocation.ForgetPackages(stack, removed);
            allocation.Commit();
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$")]
    private static partial Regex Name();
}
