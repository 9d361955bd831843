using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Hosting;

namespace IaC.Cli.Commands;

/// <summary><c>iac host enable|disable</c>: whether this machine brings its stacks back by itself.</summary>
internal static class HostCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("host", "Have this machine bring back its stacks by itself, or not any more")
    {
        CreateEnable(host),
        CreateDisable(host),
    };

    /// <summary>The unit of a root.</summary>
    /// <exception cref="IOException">The root cannot be made.</exception>
    public static RestoreUnit UnitOf(GlobalOptions global, RootServices services) =>
        new(global.Layout, global.Root, services.EnsureRootId(), Environment.ProcessPath ?? throw new IOException("the path of this program is not known"));

    private static Command CreateEnable(CommandHost host)
    {
        var command = new Command("enable", "Restore all stacks after each boot, and at once what is killed, by a unit of systemd");
        var print = new Option<bool>("--print") { Description = "Only write the unit to standard output" };
        command.Add(print);
        command.SetAction(parsed =>
        {
            Privilege.Require("host enable");
            GlobalOptions global = GlobalOptions.From(parsed, host);
            using RootServices services = RootServices.Open(global, host);
            RestoreUnit unit = UnitOf(global, services);
            if (parsed.GetValue(print))
            {
                host.Terminal.Output.Write(unit.Text);
                return;
            }

            new Systemd().Enable(unit.Name, unit.Text);
            host.Terminal.Output.WriteLine($"{unit.Name} is enabled and runs");
        });
        return command;
    }

    private static Command CreateDisable(CommandHost host)
    {
        var command = new Command("disable", "Take that unit away; what runs goes on");
        command.SetAction(parsed =>
        {
            Privilege.Require("host disable");
            GlobalOptions global = GlobalOptions.From(parsed, host);
            using RootServices services = RootServices.Open(global, host);
            string name = UnitOf(global, services).Name;
            var systemd = new Systemd();
            if (!systemd.Has(name))
            {
                host.Terminal.Output.WriteLine($"{name} is not enabled");
                return;
            }

            systemd.Disable(name);
            host.Terminal.Output.WriteLine($"{name} is removed");
        });
        return command;
    }
}
