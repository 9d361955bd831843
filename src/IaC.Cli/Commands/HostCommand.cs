using System.CommandLine;
using IaC.Cli.Hosting;
using IaC.Providers.Hosts;

namespace IaC.Cli.Commands;

/// <summary><c>iac host enable|disable</c>: whether this machine brings its stacks back by itself.</summary>
internal static class HostCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("host", "Have this machine bring back its stacks by itself, or not any more")
    {
        CreateEnable(host),
        ServiceCommands.Disabling(host, "disable", "host disable", RestoreUnit.NameOf, "enabled"),
        CreateRevertNetwork(),
    };

    private static Command CreateEnable(CommandHost host)
    {
        var command = new Command("enable", "Restore all stacks after each boot, and at once what is killed, by a unit of systemd");
        Option<bool> print = ServiceCommands.Print();
        command.Add(print);
        command.SetAction(parsed =>
        {
            Privilege.Require("host enable");
            var global = GlobalOptions.From(parsed, host);
            ServiceCommands.Enable(host, global, parsed.GetValue(print), (id, program) => new RestoreUnit(global.Layout, global.Root, id, program));
        });
        return command;
    }

    // Started by an apply that changes the network, and killed by it: what it finds at its deadline is a change that nobody confirmed.
    private static Command CreateRevertNetwork()
    {
        var command = new Command("revert-network", "Take back a change of the network at a deadline") { Hidden = true };
        var file = new Argument<string>("file");
        var seconds = new Argument<int>("seconds");
        command.Add(file);
        command.Add(seconds);
        command.SetAction(async (parsed, stop) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop);
            HostProvider.RevertNetwork(parsed.GetValue(file)!);
        });
        return command;
    }
}
