using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Hosting;

namespace IaC.Cli.Commands;

/// <summary>What commands have in common that give systemd a unit, or take it away.</summary>
internal static class ServiceCommands
{
    /// <summary><c>--print</c></summary>
    public static Option<bool> Print() => new("--print") { Description = "Only write the unit to standard output" };

    /// <summary>Gives systemd a unit of a root, or only shows it.</summary>
    /// <param name="host">The process.</param>
    /// <param name="global">The root.</param>
    /// <param name="print">Only show it.</param>
    /// <param name="unit">Makes it of the id of the root and the path of this program.</param>
    /// <exception cref="IOException">The root cannot be made.</exception>
    public static void Enable(CommandHost host, GlobalOptions global, bool print, Func<string, string, ServiceUnit> unit)
    {
        using RootServices services = RootServices.Open(global, host);
        ServiceUnit made = unit(services.EnsureRootId(), Environment.ProcessPath ?? throw new IOException("the path of this program is not known"));
        if (print)
        {
            host.Terminal.Output.Write(made.Text);
            return;
        }

        new Systemd().Enable(made.Name, made.Text);
        host.Terminal.Output.WriteLine($"{made.Name} is enabled and runs");
    }

    /// <summary>A command that takes a unit away.</summary>
    /// <param name="host">The process.</param>
    /// <param name="verb">The command.</param>
    /// <param name="path">Its whole name, for who may not.</param>
    /// <param name="name">Name of the unit of a root.</param>
    /// <param name="participle">What a unit is that is not there: not <c>enabled</c>.</param>
    public static Command Disabling(CommandHost host, string verb, string path, Func<string?, string, string> name, string participle)
    {
        var command = new Command(verb, "Take that unit away; what runs goes on");
        command.SetAction(parsed =>
        {
            Privilege.Require(path);
            var global = GlobalOptions.From(parsed, host);
            string unit = NameOf(host, global, name);
            host.Terminal.Output.WriteLine(TryDisable(unit) ? $"{unit} is removed" : $"{unit} is not {participle}");
        });
        return command;
    }

    /// <summary>Takes all units of a root away.</summary>
    public static void DisableAll(CommandHost host, GlobalOptions global)
    {
        TryDisable(NameOf(host, global, RestoreUnit.NameOf));
        TryDisable(NameOf(host, global, AgentUnit.NameOf));
    }

    private static string NameOf(CommandHost host, GlobalOptions global, Func<string?, string, string> name)
    {
        using RootServices services = RootServices.Open(global, host);
        return name(global.Root, services.EnsureRootId());
    }

    private static bool TryDisable(string unit)
    {
        var systemd = new Systemd();
        if (!systemd.Has(unit))
        {
            return false;
        }

        systemd.Disable(unit);
        return true;
    }
}
