using System.CommandLine;
using IaC.Cli.Agents;
using IaC.Cli.Views.Agents;
using IaC.GitOps;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops status|diff|history</c>: what is known of units. They read what the agent has written, and need none that runs.</summary>
internal static class GitOpsLookCommands
{
    private const string NoAgent = "iac: no agent runs (`iac gitops run`, or `iac gitops install`): this is how the last one left it";

    /// <summary><c>iac gitops status</c>.</summary>
    public static Command CreateStatus(CommandHost host) => Create(host, "status", "Show where units stand", (views, units) =>
    {
        views.Status([.. units.Select(UnitRow.Of)]);
        return units.All(unit => unit.State is UnitState.Ready or UnitState.Suspended or UnitState.Progressing or UnitState.Pending or UnitState.Former) ? ExitCode.Ok : ExitCode.Failed;
    });

    /// <summary><c>iac gitops diff</c>.</summary>
    public static Command CreateDiff(CommandHost host) => Create(host, "diff", "Show what would be changed: by a commit that waits, or by putting right what drifted", (views, units) =>
    {
        views.Differences([.. units.Select(UnitRow.Of)]);
        return units.All(unit => unit.Pending.IsEmpty) ? ExitCode.Ok : ExitCode.ChangesPending;
    });

    /// <summary><c>iac gitops history</c>.</summary>
    public static Command CreateHistory(CommandHost host) => Create(host, "history", "Show what was carried out, newest first", (views, units) =>
    {
        views.History([.. units.SelectMany(unit => unit.History.Select(entry => UnitHistoryRow.Of(unit.Unit, entry))).OrderByDescending(row => row.Time)]);
        return ExitCode.Ok;
    });

    private static Command Create(CommandHost host, string name, string description, Func<AgentViews, IReadOnlyList<UnitRecord>, int> show)
    {
        var command = new Command(name, description);
        Argument<string?> unit = UnitArgument.Optional();
        Option<bool> json = CommonOptions.Json();
        command.Add(unit);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require($"gitops {name}");
            var global = GlobalOptions.From(parsed, host);
            IReadOnlyList<UnitRecord> units = await UnitArgument.FindAsync(global, host, parsed.GetValue(unit), stop);
            if (!AgentFiles.IsRunning(global.Layout))
            {
                host.Terminal.Error.WriteLine(NoAgent);
            }

            return show(new AgentViews(host, parsed.GetValue(json)), units);
        });
        return command;
    }
}
