using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Whether units of systemd are enabled and run. Their files are <see cref="FileFacet"/>'s. Where no systemd runs nothing is looked at and nothing done, and the plan says so.</summary>
/// <param name="systemd">The host's systemd; null where none runs.</param>
internal sealed partial class UnitFacet(Systemd? systemd) : IHostFacet
{
    private const string Enabled = "enabled";
    private const string Running = "running";

    /// <inheritdoc/>
    public string Name => "unit";

    /// <inheritdoc/>
    public HostCapability Explain() => systemd is null
        ? new HostCapability("systemdUnits", false, $"no systemd runs here: units are written to {Systemd.UnitFolder}, and neither enabled nor started")
        : new HostCapability("systemdUnits", true, "systemctl enables and starts them");

    /// <inheritdoc/>
    public IEnumerable<HostItem> Items(HostSpec spec) => spec.SystemdUnits.Index().Where(unit => (unit.Item.Enabled ?? unit.Item.Running) is not null || unit.Item.Content is not null)
        .Select(unit => new HostItem(unit.Item.Name, $"/spec/systemdUnits/{unit.Index}", systemd is null ? [] : Members(unit.Item.Enabled, unit.Item.Running)));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken)
    {
        List<Diagnostic> findings = [];
        string[] brought = [.. spec.SystemdUnits.Where(unit => unit is { Enabled: true, Content: null }).Select(unit => unit.Name)];
        Dictionary<string, UnitState> found = systemd is null || brought.Length == 0 ? [] : (await systemd.ReadAsync(brought, cancellationToken).ConfigureAwait(false)).ToDictionary(unit => unit.Name);
        foreach ((int index, HostUnit unit) in spec.SystemdUnits.Index())
        {
            SourcePosition? place = where.Locate($"/spec/systemdUnits/{index}");
            if (systemd is null)
            {
                findings.Add(Diagnostic.Warning($"no systemd runs on this host: unit {unit.Name} is {(unit.Content is null ? "not looked at" : "written, and neither enabled nor started")}", place));
            }
            else if (unit.Content is null && spec.Packages.IsEmpty && !live.ContainsKey(unit.Name))
            {
                findings.Add(Diagnostic.Error($"systemd knows no unit {unit.Name}", place, "give its `content`, or declare the package that brings it"));
            }
            else if (unit.Enabled == true && (unit.Content is null ? found[unit.Name].IsNeverEnabled : !HasInstall().IsMatch(unit.Content)))
            {
                findings.Add(Diagnostic.Error(
                    $"no boot can be made to start {unit.Name}: {(unit.Content is null ? $"it is {found[unit.Name].File}" : "its `content` has no `[Install]` that says what it is started with")}",
                    where.Locate($"/spec/systemdUnits/{index}/{Enabled}"),
                    unit.Content is null ? "leave `enabled` away" : "add `[Install]` with `WantedBy=multi-user.target`"));
            }
            else if (unit.Running == true && Systemd.IsTemplate(unit.Name))
            {
                findings.Add(Diagnostic.Error($"{unit.Name} is a template, which does not run", where.Locate($"/spec/systemdUnits/{index}/{Running}"), "declare an instance of it, with a name after the @"));
            }
        }

        return findings;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => systemd is null
        ? keys.ToDictionary(key => key, _ => new JsonObject())
        : (await systemd.ReadAsync(keys, cancellationToken).ConfigureAwait(false)).Where(unit => unit.Exists).ToDictionary(unit => unit.Name, unit => Members(unit.Enabled, unit.Running));

    /// <inheritdoc/>
    public async ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        if (systemd is null)
        {
            return;
        }

        if (run.UnitsChanged)
        {
            await systemd.ReloadAsync(run, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<UnitState> units = await systemd.ReadAsync([.. settings.Select(setting => setting.Key)], cancellationToken).ConfigureAwait(false);
        foreach ((HostSetting setting, UnitState unit) in settings.Zip(units))
        {
            if (setting.Members[Enabled]?.GetValue<bool>() is { } enabled && enabled != unit.Enabled)
            {
                await systemd.EnableAsync(unit.Name, enabled, cancellationToken).ConfigureAwait(false);
                run.Report($"unit {unit.Name} is {(enabled ? "enabled" : "disabled")}");
            }

            if (setting.Members[Running]?.GetValue<bool>() is { } running && running != unit.Running)
            {
                await systemd.RunAsync(unit.Name, running, cancellationToken).ConfigureAwait(false);
                run.Report($"unit {unit.Name} is {(running ? "started" : "stopped")}");
                if (running)
                {
                    run.Started.Add(unit.Name);
                }
            }
        }
    }

    /// <summary>A unit that was not there is stopped and disabled before its file goes.</summary>
    public async ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        if (systemd is not null)
        {
            IReadOnlyList<UnitState> units = await systemd.ReadAsync(keys, cancellationToken).ConfigureAwait(false);
            await ApplyAsync([.. units.Where(unit => unit.Exists).Select(unit => new HostSetting(unit.Name, Members(enabled: false, running: false)))], run, cancellationToken).ConfigureAwait(false);
        }

        return keys;
    }

    private static JsonObject Members(bool? enabled, bool? running)
    {
        var members = new JsonObject();
        if (enabled is not null)
        {
            members[Enabled] = enabled;
        }

        if (running is not null)
        {
            members[Running] = running;
        }

        return members;
    }

    [GeneratedRegex(@"^\s*(WantedBy|RequiredBy|UpheldBy|Alias)\s*=", RegexOptions.Multiline)]
    private static partial Regex HasInstall();
}
