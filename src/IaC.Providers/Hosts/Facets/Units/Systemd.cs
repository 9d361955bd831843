using System.Collections.Immutable;
using IaC.Linux.Processes;

namespace IaC.Providers.Hosts;

/// <summary>The systemd of the host, by systemctl(1).</summary>
/// <param name="program">Name of the program.</param>
internal sealed class Systemd(string program)
{
    /// <summary>Where units of the administrator lie.</summary>
    internal const string UnitFolder = "/etc/systemd/system";

    // sd_booted(3).
    private const string RunFolder = "/run/systemd/system";

    private static readonly HashSet<string> Running = new(StringComparer.Ordinal) { "active", "activating", "reloading", "refreshing" };

    /// <summary>The one that runs here; null where none does.</summary>
    internal static Systemd? Find() => Directory.Exists(RunFolder) && HostProgram.Exists("systemctl") ? new Systemd("systemctl") : null;

    /// <summary>How units are, in the order of the names.</summary>
    internal async Task<IReadOnlyList<UnitState>> ReadAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        string[] templates = [.. names.Where(IsTemplate)], units = [.. names.Except(templates)];
        Dictionary<string, UnitState> states = [];
        if (units.Length > 0)
        {
            CapturedProcess run = await HostProgram.RunAsync(program, ["show", "--property=LoadState,ActiveState,UnitFileState", "--", .. units], null, cancellationToken).ConfigureAwait(false);

            // A block for each, an empty line between.
            string[] blocks = System.Text.Encoding.UTF8.GetString(run.Output).Split("\n\n");
            states = units.Select((name, index) => StateOf(name, index < blocks.Length ? blocks[index] : "")).ToDictionary(unit => unit.Name);
        }

        if (templates.Length > 0)
        {
            // Shown is what has an instance. Newer versions end with 1 where there is none of the name.
            CapturedProcess run = await HostProgram.TryRunAsync(program, ["list-unit-files", "--no-legend", "--no-pager", "--plain", "--", .. templates], cancellationToken).ConfigureAwait(false);
            foreach (string[] words in HostProgram.Lines(run.Output).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1))
            {
                states[words[0]] = new UnitState(words[0], Exists: true, words[1], Running: false);
            }
        }

        return [.. names.Select(name => states.GetValueOrDefault(name) ?? new UnitState(name, Exists: false, "", Running: false))];
    }

    /// <summary>Whether a name is that of units with an instance each, and itself of none that runs: <c>backup@.service</c>.</summary>
    internal static bool IsTemplate(string name) => name.Contains("@.", StringComparison.Ordinal);

    /// <summary>Those of the units that run.</summary>
    internal async Task<ImmutableArray<string>> RunningAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        names.Count == 0 ? [] : [.. (await ReadAsync(names, cancellationToken).ConfigureAwait(false)).Where(unit => unit.Running).Select(unit => unit.Name)];

    /// <summary>Has it read the files of units again.</summary>
    internal async Task ReloadAsync(HostRun run, CancellationToken cancellationToken)
    {
        await HostProgram.RunAsync(program, ["daemon-reload"], null, cancellationToken).ConfigureAwait(false);
        run.UnitsChanged = false;
    }

    /// <summary>Enables or disables a unit: what a boot starts.</summary>
    internal Task EnableAsync(string name, bool enabled, CancellationToken cancellationToken) => HostProgram.RunAsync(program, [enabled ? "enable" : "disable", name], null, cancellationToken);

    /// <summary>Starts or stops a unit, and returns when that is done.</summary>
    internal Task RunAsync(string name, bool running, CancellationToken cancellationToken) =>
        HostProgram.RunAsync(program, [running ? "start" : "stop", name], $"`journalctl -u {name}` says why", cancellationToken);

    /// <summary>Restarts units, unless they have ended meanwhile.</summary>
    internal Task RestartAsync(ImmutableArray<string> names, CancellationToken cancellationToken) =>
        HostProgram.RunAsync(program, ["try-restart", "--", .. names], $"`journalctl -u {names[0]}` says why", cancellationToken);

    private static UnitState StateOf(string name, string block)
    {
        var values = block.Split('\n').Select(line => line.Split('=', 2)).Where(words => words.Length == 2).ToDictionary(words => words[0], words => words[1]);
        return new UnitState(name, values.GetValueOrDefault("LoadState") is not (null or "not-found"), values.GetValueOrDefault("UnitFileState", ""), Running.Contains(values.GetValueOrDefault("ActiveState", "")));
    }
}
