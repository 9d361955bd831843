using System.CommandLine;
using System.Text.Json;
using IaC.Cli.Agents;
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
            _ = UnitArgument.Find(global, name);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.OutputClosed);
            string log = AgentFiles.LogOf(global.Layout);
            Show(log + ".1", 0);
            for (long place = Show(log, 0); parsed.GetValue(follow); place = Show(log, place))
            {
                await Task.Delay(Pause, host.Time, ended.Token);
            }

            return ExitCode.Ok;

            // From a place to the last whole line; from the begin where the file was begun anew.
            long Show(string path, long place)
            {
                if (!File.Exists(path))
                {
                    return 0;
                }

                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                file.Position = file.Length < place ? 0 : place;
                using var reader = new StreamReader(file);
                string text = reader.ReadToEnd();
                int end = text.LastIndexOf('\n') + 1;
                foreach (string line in text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    Write(line);
                }

                return file.Length - System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(end));
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
