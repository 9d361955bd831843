using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Packages. What comes along with one is claimed as it is, and goes when nothing needs it any more.</summary>
/// <param name="services">The host.</param>
/// <param name="source">Its package manager; null where it has none of ours.</param>
internal sealed partial class PackageFacet(HostServices services, IPackageSource? source) : IHostFacet
{
    private const string Pointer = "/spec/packages";
    private const string RemoveFirst = "remove it by hand, or declare other packages";

    /// <inheritdoc/>
    public string Name => "package";

    /// <inheritdoc/>
    public HostCapability Explain() => source is null
        ? new HostCapability("packages", false, "none of apt-get, dnf and apk is here")
        : new HostCapability("packages", true, $"{source.Name} installs them");

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.Packages.Index().Select(package => new HostItem(package.Item, $"{Pointer}/{package.Index}", []));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        Diagnostic[] faults = [.. items.Where(item => !NameOfPackage().IsMatch(item.Key))
            .Select(item => Diagnostic.Error($"`{item.Key}` is no name of a package", where.Locate(item.Pointer), "letters, digits, +, -, _ and dots"))];
        string[] missing = [.. items.Select(item => item.Key).Where(package => !live.ContainsKey(package))];
        if (faults.Length > 0 || missing.Length == 0)
        {
            return faults;
        }

        PackageChange change = await Source.PlanAsync(missing, cancellationToken).ConfigureAwait(false);
        if (change.Removed.Count > 0)
        {
            return [Diagnostic.Error(Removes(missing, change), where.Locate(Pointer), RemoveFirst)];
        }

        string[] provided = [.. missing.Where(package => !change.Holds(package))];
        if (provided.Length > 0)
        {
            return [.. items.Where(item => provided.Contains(item.Key)).Select(item => Diagnostic.Error(Provided(item.Key), where.Locate(item.Pointer), Providers(change)))];
        }

        services.ComingPackages = change.New.ToHashSet(StringComparer.Ordinal);
        return [Diagnostic.Warning(change.ToString(), where.Locate(Pointer))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        string[] names = [.. keys.Where(name => NameOfPackage().IsMatch(name))];
        return names.Length == 0 ? [] : (await Source.InstalledAsync(names, cancellationToken).ConfigureAwait(false)).ToDictionary(package => package, _ => new JsonObject());
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> BringsAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        PackageChange change = await Source.PlanAsync(keys, cancellationToken).ConfigureAwait(false);
        return change.Removed.Count > 0 ? throw new EngineException(Removes(keys, change), RemoveFirst)
            : keys.FirstOrDefault(package => !change.Holds(package)) is { } provided ? throw new EngineException(Provided(provided), Providers(change))
            : change.New;
    }

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        string[] missing = [.. settings.Select(setting => setting.Key)];
        run.Report($"installing {string.Join(", ", missing)}");
        await Source.InstallAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Those that others need stay.</summary>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> removed = await Source.RemoveAsync(keys, cancellationToken).ConfigureAwait(false);
        if (removed.Count > 0)
        {
            run.Report($"removed {string.Join(", ", removed)}");
        }

        return removed;
    }

    private static string Removes(IEnumerable<string> packages, PackageChange change) => $"to install {string.Join(", ", packages)} would remove {string.Join(", ", change.Removed)}";

    // It would never be seen as installed, and what was installed for it would go again with each run.
    private static string Provided(string name) => $"`{name}` is no package, and another one provides it";

    private static string Providers(PackageChange change) => change.New.Count > 0 ? $"name the one that is meant; this would install {string.Join(", ", change.New)}" : "name the one that is meant, which is installed already";

    private IPackageSource Source => source ?? throw new EngineException("this host has no package manager that iac knows", "install the packages by hand, and leave `packages` away");

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9+._-]*$")]
    private static partial Regex NameOfPackage();
}
