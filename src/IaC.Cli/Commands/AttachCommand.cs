using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Workloads;
using IaC.Linux.Terminals;
using IaC.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Cli.Commands;

/// <summary><c>iac attach</c>: joins the program of a container that runs.</summary>
internal static class AttachCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("attach", "Join a running container: its terminal, else what it writes and its input; ends with its exit code. Ctrl-P Ctrl-Q, or Ctrl-C without a terminal, leaves it running");
        Argument<string> name = CommonOptions.Name("Pod: pod/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the pod, where several have it");
        Option<string?> container = CommonOptions.Container();
        command.Add(name);
        command.Add(stack);
        command.Add(container);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("attach", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation pod = NamedPods.Find(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            string joined = NamedPods.Container(pod.Status!, parsed.GetValue(container));
            var program = new AttachedProgram(host, services, pod.Uid, joined);
            using var left = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
            using SupervisorClient client = await NamedPods.ConnectAsync(services, pod, left.Token);
            SafeFileHandle? stream = await TryAttachAsync(client, joined, left.Token);
            return stream is not null && TerminalDevice.IsTerminal((int)stream.DangerousGetHandle())
                ? await JoinTerminalAsync(host, stream, program, left.Token)
                : await program.FollowAsync(stream, left.Token);
        });
        return command;
    }

    private static async Task<int> JoinTerminalAsync(CommandHost host, SafeFileHandle stream, AttachedProgram program, CancellationToken stop)
    {
        using (stream)
        {
            AttachedTerminal.Require(host.Terminal);
            Task<int> ended = program.WaitAsync(stop);
            using AttachedTerminal attached = AttachedTerminal.Of(host.Terminal, stream);
            await Task.WhenAny(attached.Shown, attached.Left).WaitAsync(stop);
            return attached.Left.IsCompleted ? ExitCode.Ok : await ended;
        }
    }

    // A program without terminal and input can still be looked at.
    private static async Task<SafeFileHandle?> TryAttachAsync(SupervisorClient client, string container, CancellationToken stop)
    {
        try
        {
            return await client.AttachAsync(container, stop);
        }
        catch (SupervisorException fault) when (fault.Fault == SupervisorFault.NoStreams)
        {
            return null;
        }
    }
}
