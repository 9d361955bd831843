using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Copying;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
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
        var command = new Command("cp", "Copy files between this machine and a running pod or guest: iac cp NAME:PATH PATH, or iac cp PATH NAME:PATH. A path that is - stands for a tar archive on standard output or input");
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
            Privilege.RequireUnlessOwn("cp", GlobalOptions.From(parsed, host));
            CopyPlace from = CopyPlace.Parse(parsed.GetRequiredValue(source));
            CopyPlace to = CopyPlace.Parse(parsed.GetRequiredValue(target));
            if (from.Name is null == to.Name is null)
            {
                throw new UsageException("one of the two must be NAME:PATH, and the other a path here");
            }

            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            (CopyPlace there, CopyPlace here) = from.Name is null ? (to, from) : (from, to);
            using ICopySide side = await OpenAsync(services, there, DraftsFor(here), parsed.GetValue(stack), parsed.GetValue(container), stop);
            bool archive = here.Path == CopyPlace.Archive;
            if (archive && side is FarCopy far)
            {
                return await far.PassAsync(parsed.GetRequiredValue(source), parsed.GetRequiredValue(target), stop);
            }

            using ICopySide own = archive ? new ArchiveCopy(from == here ? Terminal.OpenInput() : Terminal.OpenOutput()) : FolderCopy.Here();
            (ICopySide read, ICopySide written) = from == here ? (own, side) : (side, own);
            await written.WriteAsync(read.ReadAsync(from.Path, stop), to.Path, stop);
            if (read is FolderCopy { LeftOut: [var first, ..] leftOut })
            {
                host.Terminal.Error.WriteLine(Printable.Line($"iac: left out {first}{(leftOut.Count > 1 ? $" and {leftOut.Count - 1} more" : "")}, {CopyEntry.NotCopied}"));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static string DraftsFor(CopyPlace here)
    {
        string path = Path.GetFullPath(here.Path);
        return here.Path == CopyPlace.Archive ? Path.GetTempPath()
            : new[] { path, Path.GetDirectoryName(path) }.FirstOrDefault(Directory.Exists) ?? Path.GetTempPath();
    }

    private static async Task<ICopySide> OpenAsync(RootServices services, CopyPlace place, string drafts, string? stack, string? container, CancellationToken stop)
    {
        PodObservation pod;
        try
        {
            pod = NamedPods.Find(services, place.Name!, stack);
        }
        catch (NotHereException absent)
        {
            return new FarCopy(await FarWorkloads.FindAsync(services, absent, stop), place.Name!, [.. FarWorkloads.Option("--stack", stack), .. FarWorkloads.Option("--container", container)]);
        }

        if (NamedPods.IsGuest(pod))
        {
            return new GuestCopy(await GuestAgent.ConnectAsync(services.Layout, pod.Uid, stop), drafts);
        }

        string name = NamedPods.Container(pod.Status!, container);
        return pod.Status!.Containers.First(one => one.Name == name).Pid is { } pid && pod.Supervisor == SupervisorState.Running
            ? FolderCopy.Of(pid, place.Name!)
            : throw new UsageException($"container {name} of pod {pod.Status.Name} does not run");
    }
}
