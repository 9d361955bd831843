using System.CommandLine;
using IaC.Cli.Controlling;
using IaC.Cli.Views.Controlling;

namespace IaC.Cli.Commands;

/// <summary><c>iac stop</c>: see <see cref="WorkloadControl.StopAsync"/>.</summary>
internal static class StopCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("stop", "Stop what runs, and hold it down until `iac start`; `iac up` leaves it alone");
        var options = new ControlOptionSet(command, stops: true, ofContainers: false);
        command.SetAction((parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("stop", GlobalOptions.From(parsed, host));
            return new WorkloadControl(host, ControlView.For(host.Terminal, options.IsJson(parsed))).StopAsync(options.Read(parsed, host), stop);
        });
        return command;
    }
}
