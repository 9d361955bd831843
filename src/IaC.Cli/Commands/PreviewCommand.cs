using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac preview</c>: shows what <c>up</c> would do, and does nothing.</summary>
internal static class PreviewCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("preview", "Show what `up` would change; nothing is done");
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithEvents().WithSelection().WithPlanning().WithVolumes();
        var exitCode = new Option<bool>("--exit-code") { Description = "Exit with 3 where there are changes, 0 where there are none" };
        var output = new Option<string?>("--out") { Description = "Save the plan, for `up --plan`", HelpName = "FILE" };
        command.Add(exitCode);
        command.Add(output);
        command.SetAction((parsed, stop) =>
        {
            DeploymentOptions given = options.Read(parsed, host) with { ChangesAreExitCode = parsed.GetValue(exitCode), PlanOutput = parsed.GetValue(output) };
            return new Deployer(host, DeploymentViews.For(host, given.Json)).PreviewAsync(given, stop);
        });
        return command;
    }
}
