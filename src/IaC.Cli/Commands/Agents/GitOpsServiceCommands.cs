using System.CommandLine;
using IaC.Cli.Hosting;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops install|uninstall</c>: whether this machine runs the agent by itself.</summary>
internal static class GitOpsServiceCommands
{
    /// <summary><c>iac gitops install</c>.</summary>
    public static Command CreateInstall(CommandHost host)
    {
        var command = new Command("install", "Run the agent at once and after each boot, by a unit of systemd");
        var file = new Option<string>("--file", "-f") { Description = "The GitOps document", HelpName = "FILE", Required = true };
        Option<bool> print = ServiceCommands.Print();
        command.Add(file);
        command.Add(print);
        command.SetAction((parsed, stop) =>
        {
            Privilege.RequireOfMachine("gitops install", GlobalOptions.From(parsed, host));
            var global = GlobalOptions.From(parsed, host);
            string document = Path.GetFullPath(parsed.GetRequiredValue(file));
            if (AgentOptionSet.Load(document, host, stop) is null)
            {
                return Task.FromResult(ExitCode.Usage);
            }

            ServiceCommands.Enable(host, global, parsed.GetValue(print), (id, program) => new AgentUnit(global.Layout, global.Root, id, program, document));
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    /// <summary><c>iac gitops uninstall</c>.</summary>
    public static Command CreateUninstall(CommandHost host) => ServiceCommands.Disabling(host, "uninstall", "gitops uninstall", AgentUnit.NameOf, "installed");
}
