using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac up</c>: makes the machine as declared.</summary>
internal static class UpCommand
{
    private const int DefaultFirstLines = 2;

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("up", "Show what would change, and make the machine as declared");
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithEvents().WithApplying().WithSelection().WithPlanning().WithVolumes().WithRollback();
        var planFile = new Option<string?>("--plan") { Description = "Carry out exactly this saved plan", HelpName = "FILE" };
        var refreshOnly = new Option<bool>("--refresh-only") { Description = "Record what is observed and change nothing" };
        var logs = new Option<int>("--logs") { Description = "First log lines of each new container to show; 0 does not wait for any", HelpName = "N", DefaultValueFactory = _ => DefaultFirstLines };
        command.Add(planFile);
        command.Add(refreshOnly);
        command.Add(logs);
        command.SetAction((parsed, stop) =>
        {
            if (parsed.GetValue(planFile) is not null && (parsed.GetValue(refreshOnly) ? [refreshOnly.Name] : options.GivenForPlanning(parsed)) is { Count: > 0 } decided)
            {
                throw new UsageException($"--plan carries out what the plan says: leave {string.Join(", ", decided)} away, or give it to the `iac preview --out` that makes the plan");
            }

            DeploymentOptions given = options.Read(parsed, host);
            given = given with { PlanFile = parsed.GetValue(planFile), FirstLines = parsed.GetValue(logs), Planning = given.Planning with { RefreshOnly = parsed.GetValue(refreshOnly) } };
            return new Deployer(host, DeploymentViews.For(host, given.Json)).UpAsync(given, stop);
        });
        return command;
    }
}
