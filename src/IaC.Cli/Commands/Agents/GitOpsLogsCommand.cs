using System.CommandLine;
using System.Text.Json;
using IaC.Cli.Agents;
using IaC.Cli.Journal;
using IaC.Cli.Views;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops logs</c>: what the agent did and found.</summary>
internal static class GitOpsLogsCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("logs", "Show what the agent did and found");
        Argument<string?> unit = UnitArgument.Optional();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what happens" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(unit);
        command.Add(follow);
        command.Add(json);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("gitops logs");
            var global = GlobalOptions.From(parsed, host);
            string? name = parsed.GetValue(unit);
            _ = await UnitArgument.FindAsync(global, host, name, stop);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
            var tail = new LineTail();
            while (true)
            {
                foreach (string line in LineFile.Both(AgentFiles.LogOf(global.Layout)).SelectMany(tail.Read))
                {
                    Write(line);
                }

                if (!parsed.GetValue(follow))
                {
                    return ExitCode.Ok;
                }

                await Task.Delay(Pause, host.Time, ended.Token);
            }

            void Write(string line)
            {
                try
                {
                    if (ViewJson.ReadUnitEvent(line) is { } row && (name is null || row.Unit == name))
                    {
                        host.Terminal.Output.WriteLine(parsed.GetValue(json) ? line : AgentLog.Text(row));
                    }
                }
                catch (JsonException)
                {
                    // The disk was full in the middle of it.
                }
            }
        });
        return command;
    }
}
