using System.CommandLine;
using IaC.Cli.Controlling;
using IaC.Cli.Views.Controlling;

namespace IaC.Cli.Commands;

/// <summary><c>iac restart</c>: see <see cref="WorkloadControl.RestartAsync"/>.</summary>
internal static class RestartCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("restart", "Stop and start what runs; returns when it is ready");
        var options = new ControlOptionSet(command, stops: true, ofContainers: true);
        command.SetAction((parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("restart", GlobalOptions.From(parsed, host));
            return new WorkloadControl(host, ControlView.For(host.Terminal, options.IsJson(parsed))).RestartAsync(options.Read(parsed, host), stop);
        });
        return command;
    }
}
