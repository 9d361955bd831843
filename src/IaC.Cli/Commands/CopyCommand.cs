using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Copying;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac cp</c>: copies files to and from what runs.</summary>
internal static class CopyCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("cp", "Copy files between this machine and a running pod or guest: iac cp NAME:PATH PATH, or iac cp PATH NAME:PATH");
        var source = new Argument<string>("SOURCE") { Description = "A path, or NAME:PATH" };
        var target = new Argument<string>("TARGET") { Description = "A path, or NAME:PATH" };
        Option<string?> stack = CommonOptions.Stack("Stack of the pod or guest, where several have it");
        Option<string?> container = CommonOptions.Container();
        command.Add(source);
        command.Add(target);
        command.Add(stack);
        command.Add(container);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("cp");
            CopyPlace from = CopyPlace.Parse(parsed.GetRequiredValue(source));
            CopyPlace to = CopyPlace.Parse(parsed.GetRequiredValue(target));
            if (from.Name is null == to.Name is null)
            {
                throw new UsageException("one of the two must be NAME:PATH, and the other a path here");
            }

            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation pod = NamedPods.Find(services, (from.Name ?? to.Name)!, parsed.GetValue(stack));
            using ICopySide side = await OpenAsync(services, pod, parsed.GetValue(container), stop);
            await (from.Name is null ? side.PutAsync(from.Path, to.Path, stop) : side.FetchAsync(from.Path, to.Path, stop));
        });
        return command;
    }

    private static async Task<ICopySide> OpenAsync(RootServices services, PodObservation pod, string? container, CancellationToken stop)
    {
        if (NamedPods.IsGuest(pod))
        {
            return new GuestCopy(await GuestAgent.ConnectAsync(services.Layout, pod.Uid, stop));
        }

        string name = NamedPods.Container(pod.Status!, container);
        return pod.Status!.Containers.First(one => one.Name == name).Pid is { } pid && pod.Supervisor == SupervisorState.Running
            ? new ContainerCopy(pid)
            : throw new UsageException($"container {name} of pod {pod.Status.Name} does not run");
    }
}
