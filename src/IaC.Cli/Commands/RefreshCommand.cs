using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac refresh</c>: records what is observed, and changes nothing on the machine.</summary>
internal static class RefreshCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("refresh", "Show how the machine differs from the state, and record what is observed");
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithEvents().WithApplying().WithSelection();
        command.SetAction((parsed, stop) =>
        {
            DeploymentOptions given = options.Read(parsed, host);
            return new Deployer(host, DeploymentViews.For(host, given.Json)).RefreshAsync(given, stop);
        });
        return command;
    }
}
