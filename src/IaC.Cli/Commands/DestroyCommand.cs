using System.CommandLine;
using IaC.Cli.Deployment;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Commands;

/// <summary><c>iac destroy</c>: takes away everything that a stack made.</summary>
internal static class DestroyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("destroy", "Take away everything that the stack made; needs its name only");
        DeploymentOptionSet options = new DeploymentOptionSet(command).WithSource().WithEvents().WithApplying().WithSelection().WithVolumes().WithoutHooks();
        var leftOn = new Option<string?>("--left-on") { Description = "Take away instead what a stack that no state records any more has left on this host", HelpName = "NAME|ssh://[USER@]HOST[:PORT]" };
        command.Add(leftOn);
        command.SetAction((parsed, stop) =>
        {
            DeploymentOptions given = options.Read(parsed, host);
            if (parsed.GetValue(leftOn) is { } place)
            {
                return new LeftoverRemoval(host, DeploymentViews.For(host, given.Json).Consent, ControlView.For(host.Terminal, given.Json)).RunAsync(place, given, stop);
            }

            return new Deployer(host, DeploymentViews.For(host, given.Json)).DestroyAsync(given, stop);
        });
        return command;
    }
}
