using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac attach</c>: joins the terminal of a container that runs.</summary>
internal static class AttachCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("attach", "Join the terminal of a running container (tty: true); Ctrl-P Ctrl-Q leaves it running");
        Argument<string> name = CommonOptions.Name("Pod: pod/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the pod, where several have it");
        Option<string?> container = CommonOptions.Container();
        command.Add(name);
        command.Add(stack);
        command.Add(container);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("attach");
            AttachedTerminal.Require(host.Terminal);
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation pod = NamedPods.Find(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, pod.Uid, stop);
            using AttachedTerminal attached = await AttachedTerminal.OpenAsync(host.Terminal, client, NamedPods.Container(pod.Status!, parsed.GetValue(container)), interactive: true, stop);
            await Task.WhenAny(attached.Shown, attached.Left).WaitAsync(stop);
        });
        return command;
    }
}
