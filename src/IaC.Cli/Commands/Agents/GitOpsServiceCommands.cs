using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Hosting;
using IaC.Yaml;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops install|uninstall</c>: whether this machine runs the agent by itself.</summary>
internal static class GitOpsServiceCommands
{
    /// <summary><c>iac gitops install</c>.</summary>
    public static Command CreateInstall(CommandHost host)
    {
        var command = new Command("install", "Run the agent at once and after each boot, by a unit of systemd");
        var file = new Option<string>("--file", "-f") { Description = "The GitOps document", HelpName = "FILE", Required = true };
        var print = new Option<bool>("--print") { Description = "Only write the unit to standard output" };
        command.Add(file);
        command.Add(print);
        command.SetAction((parsed, stop) =>
        {
            Privilege.Require("gitops install");
            var global = GlobalOptions.From(parsed, host);
            string document = Path.GetFullPath(parsed.GetValue(file)!);
            var (read, faults) = GitOpsLoader.Load(document, Environment.CurrentDirectory, stop);
            Views.Deployment.DeploymentViews.For(host, json: false).Plan.Show(faults);
            if (read is null)
            {
                return Task.FromResult(ExitCode.Usage);
            }

            using RootServices services = RootServices.Open(global, host);
            var service = new AgentService(global.Layout, global.Root, services.EnsureRootId(), Environment.ProcessPath ?? throw new IOException("the path of this program is not known"), document);
            if (parsed.GetValue(print))
            {
                host.Terminal.Output.Write(service.Text);
                return Task.FromResult(ExitCode.Ok);
            }

            new Systemd().Enable(service.Name, service.Text);
            host.Terminal.Output.WriteLine($"{service.Name} is enabled and runs");
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    /// <summary><c>iac gitops uninstall</c>.</summary>
    public static Command CreateUninstall(CommandHost host)
    {
        var command = new Command("uninstall", "Take that unit away; what runs goes on");
        command.SetAction(parsed =>
        {
            Privilege.Require("gitops uninstall");
            var global = GlobalOptions.From(parsed, host);
            using RootServices services = RootServices.Open(global, host);
            string name = AgentService.NameOf(global.Root, services.EnsureRootId());
            var systemd = new Systemd();
            if (!systemd.Has(name))
            {
                host.Terminal.Output.WriteLine($"{name} is not installed");
                return;
            }

            systemd.Disable(name);
            host.Terminal.Output.WriteLine($"{name} is removed");
        });
        return command;
    }
}
