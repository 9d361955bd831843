using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac exec</c>: runs a program in a running container, or in a guest that has an agent.</summary>
internal static class ExecCommand
{
    private const string Root = "root";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("exec", "Run a program in a running container, or in a guest by its agent, and with -t by ssh: iac exec -it NAME -- COMMAND");
        Argument<string> name = CommonOptions.Name("Pod or guest: pod/NAME, guest/NAME, or a name that is unambiguous");
        var program = new Argument<string[]>("COMMAND") { Description = "Program and its arguments, after --", Arity = ArgumentArity.OneOrMore };
        Option<string?> stack = CommonOptions.Stack("Stack of the pod, where several have it");
        Option<string?> container = CommonOptions.Container();
        var interactive = new Option<bool>("--interactive", "-i") { Description = "Pass standard input on" };
        var terminal = new Option<bool>("--tty", "-t") { Description = "Give the program a terminal" };
        var environment = new Option<string[]>("--env", "-e") { Description = "Variable of the program; may be given several times", HelpName = "NAME=VALUE" };
        var folder = new Option<string?>("--workdir", "-w") { Description = "Folder that it starts in", HelpName = "DIR" };
        command.Add(name);
        command.Add(program);
        foreach (Option option in new Option[] { stack, container, interactive, terminal, environment, folder })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("exec", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation pod = NamedPods.Find(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            var exec = new PodExec
            {
                Container = NamedPods.Container(pod.Status!, parsed.GetValue(container)),
                Command = [.. parsed.GetRequiredValue(program)],
                Environment = [.. EnvironmentWords.Read(parsed.GetValue(environment) ?? [], host).Select(variable => $"{variable.Name}={variable.Value}")],
                WorkingFolder = parsed.GetValue(folder),
                Terminal = parsed.GetValue(terminal),
            };
            if (NamedPods.IsGuest(pod) && exec.Terminal)
            {
                GuestLogin ssh = await GuestLogin.PrepareAsync(services, pod, Root, terminal: true, host.Terminal.Error, stop);
                services.Dispose();
                ssh.Run(GuestRun.ShellWords(exec));
            }

            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
            if (NamedPods.IsGuest(pod))
            {
                using GuestAgent agent = await GuestAgent.ConnectAsync(services.Layout, pod.Uid, ended.Token);
                return await new GuestRun(host.Terminal, agent).RunAsync(exec, parsed.GetValue(interactive), ended.Token);
            }

            using SupervisorClient client = await NamedPods.ConnectAsync(services, pod, ended.Token);
            return await new ProgramRun(host.Terminal, client).RunAsync(exec, parsed.GetValue(interactive), ended.Token);
        });
        return command;
    }
}
