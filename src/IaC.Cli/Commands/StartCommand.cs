using System.CommandLine;
using IaC.Cli.Controlling;
using IaC.Cli.Views.Controlling;

namespace IaC.Cli.Commands;

/// <summary><c>iac start</c>: see <see cref="WorkloadControl.StartAsync"/>.</summary>
internal static class StartCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("start", "Start what was stopped; returns when it is ready");
        var options = new ControlOptionSet(command, stops: false, ofContainers: false);
        command.SetAction((parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("start", GlobalOptions.From(parsed, host));
            return new WorkloadControl(host, ControlView.For(host.Terminal, options.IsJson(parsed))).StartAsync(options.Read(parsed, host), stop);
        });
        return command;
    }
}
