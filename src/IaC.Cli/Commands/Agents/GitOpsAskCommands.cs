using System.CommandLine;
using System.Globalization;
using IaC.Cli.Agents;
using IaC.Engine;
using IaC.GitOps;
using IaC.Pods;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops sync|suspend|resume|rollback</c>: what is asked of the agent. It is written down, so that it is done even where no agent runs just now.</summary>
internal static class GitOpsAskCommands
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary><c>iac gitops sync</c>.</summary>
    public static Command CreateSync(CommandHost host) => Create(host, "sync", "Look for something new at once, agree to what waits, and try again what failed", UnitVerb.Sync, takesCommit: false);

    /// <summary><c>iac gitops suspend</c>.</summary>
    public static Command CreateSuspend(CommandHost host) => Create(host, "suspend", "Change nothing of a unit any more; drift is still reported", UnitVerb.Suspend, takesCommit: false);

    /// <summary><c>iac gitops resume</c>.</summary>
    public static Command CreateResume(CommandHost host) => Create(host, "resume", "Go on with a unit, also after a rollback", UnitVerb.Resume, takesCommit: false);

    /// <summary><c>iac gitops rollback</c>.</summary>
    public static Command CreateRollback(CommandHost host) => Create(host, "rollback", "Go back to a commit and stay there until `iac gitops resume`", UnitVerb.Rollback, takesCommit: true);

    private static Command Create(CommandHost host, string name, string description, UnitVerb verb, bool takesCommit)
    {
        var command = new Command(name, description);
        Argument<string> unit = UnitArgument.Required();
        var commit = new Option<string?>("--commit") { Description = "The commit [default: the one that was ready before]", HelpName = "COMMIT" };
        command.Add(unit);
        if (takesCommit)
        {
            command.Add(commit);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require($"gitops {name}");
            var global = GlobalOptions.From(parsed, host);
            UnitRecord record = (await UnitArgument.FindAsync(global, host, parsed.GetValue(unit), stop))[0];
            if (record.State == UnitState.Former)
            {
                throw new UsageException($"{record.Unit} is kept by no agent: {record.Message}");
            }

            string id = string.Create(CultureInfo.InvariantCulture, $"{host.Time.GetUtcNow():yyyyMMddHHmmssfffffff}-{Environment.ProcessId}");
            AgentFiles.StoreOf(global.Layout).Ask(new UnitRequest(id, record.Unit, verb, takesCommit ? parsed.GetValue(commit) : null));
            return await AnsweredAsync(host, global.Layout, record.Unit, verb, id, stop);
        });
        return command;
    }

    private static async Task<int> AnsweredAsync(CommandHost host, RootLayout layout, string unit, UnitVerb verb, string id, CancellationToken stop)
    {
        if (!AgentFiles.IsRunning(layout))
        {
            host.Terminal.Output.WriteLine($"{unit}: written down; no agent runs, and the next one does it");
            return ExitCode.Ok;
        }

        DateTimeOffset end = host.Time.GetUtcNow() + Patience;
        while (host.Time.GetUtcNow() < end)
        {
            if (AgentFiles.StoreOf(layout).Read(unit) is { } record && string.CompareOrdinal(record.Answered, id) >= 0)
            {
                if (record.Refusal is { } refusal)
                {
                    throw new EngineException($"{unit}: {refusal}");
                }

                host.Terminal.Output.WriteLine($"{unit}: {Taken(record, verb)}");
                return ExitCode.Ok;
            }

            await Task.Delay(Pause, host.Time, stop);
        }

        host.Terminal.Output.WriteLine($"{unit}: written down; the agent is at work on it, and does it next");
        return ExitCode.Ok;
    }

    private static string Taken(UnitRecord record, UnitVerb verb)
    {
        string? back = record.Pinned is { } pinned ? $"goes back to {CommitName.Short(pinned)}" : null;
        return verb == UnitVerb.Rollback && back is not null && (record.Suspended || record.State == UnitState.Suspended) ? $"suspended; {back} once it is resumed"
            : record.Suspended ? "suspended"
            : back ?? (record is { State: UnitState.Failed, Message: { } message } ? message : "taken");
    }
}
