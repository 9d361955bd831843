using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Guests;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac logs</c>: what the containers of a pod wrote, or the console of a guest.</summary>
internal static class LogsCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("logs", "Show what the containers of a pod wrote, or the console of a guest");
        Argument<string> name = CommonOptions.Name("Pod or guest: pod/NAME, guest/NAME, or a name that is unambiguous");
        Option<string?> stack = CommonOptions.Stack("Stack of the pod, where several have it");
        Option<string?> container = CommonOptions.Container();
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with lines as they are written" };
        var since = new Option<string?>("--since") { Description = "Only lines of this time and later: 90s, 5m, 2h, 1d, or 2026-01-31T12:00:00Z", HelpName = "TIME" };
        var tail = new Option<int?>("--tail", "-n") { Description = "Only this many last lines of each container", HelpName = "N" };
        var journal = new Option<bool>("--journal") { Description = "Of a guest: the journal of its systemd, by its agent, instead of its console" };
        var timestamps = new Option<bool>("--timestamps") { Description = "Show when each line was written" };
        Option<bool> json = CommonOptions.Json("Write one object on each line, as JSON");
        command.Add(name);
        foreach (Option option in new Option[] { stack, container, follow, since, tail, journal, timestamps, json })
        {
            command.Add(option);
        }

        command.SetAction(async (parsed, stop) =>
        {
            Privilege.RequireUnlessOwn("logs", GlobalOptions.From(parsed, host));
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation pod = NamedPods.Find(services, parsed.GetRequiredValue(name), parsed.GetValue(stack));
            if (parsed.GetValue(journal))
            {
                return await ShowJournalAsync(services, pod, parsed.GetValue(follow), parsed.GetValue(since) is { } from ? PointInTime.Parse(from, host.Time.GetUtcNow()) : null, parsed.GetValue(tail), host, stop);
            }

            var query = new LogQuery
            {
                Layout = services.Layout,
                Uid = pod.Uid,
                Containers = parsed.GetValue(container) is { } only ? [NamedPods.Container(pod.Status!, only)] : [],
                Follow = parsed.GetValue(follow),
                Since = parsed.GetValue(since) is { } text ? PointInTime.Parse(text, host.Time.GetUtcNow()) : null,
                Tail = parsed.GetValue(tail),
            };
            bool several = query.Containers.IsEmpty && pod.Status!.Containers.Length > 1;
            ILogView view = parsed.GetValue(json)
                ? new JsonLogView(host.Terminal.Output)
                : new TextLogView(host.Terminal, several, parsed.GetValue(timestamps));
            return await ShowAsync(query, view, host, stop);
        });
        return command;
    }

    // The agent gives out what a program wrote when it has ended.
    private static async Task<int> ShowJournalAsync(RootServices services, PodObservation pod, bool follow, DateTimeOffset? since, int? tail, CommandHost host, CancellationToken stop)
    {
        if (!NamedPods.IsGuest(pod))
        {
            throw new UsageException("--journal is for guests");
        }

        if (follow)
        {
            throw new UsageException("a journal is followed in the guest: iac exec -t NAME -- journalctl -f");
        }

        var exec = new PodExec
        {
            Container = "",
            Command =
            [
                "journalctl", "--no-pager", "--output=short-iso",
                .. since is { } time ? new[] { FormattableString.Invariant($"--since=@{time.ToUnixTimeSeconds()}") } : [],
                .. tail is { } lines ? new[] { FormattableString.Invariant($"--lines={lines}") } : [],
            ],
        };
        using GuestAgent agent = await GuestAgent.ConnectAsync(services.Layout, pod.Uid, stop);
        return await new GuestRun(host.Terminal, agent).RunAsync(exec, interactive: false, stop);
    }

    private static async Task<int> ShowAsync(LogQuery query, ILogView view, CommandHost host, CancellationToken stop)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.WatchOutput());
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        Task watch = query.Follow ? EndAsync(query, over, host) : Task.CompletedTask;
        try
        {
            await foreach (LogLine line in LogReader.ReadAsync(query with { End = over.Token }, end.Token))
            {
                LogGap.Tell(host.Terminal, line);
                view.Show(line);
            }

            return ExitCode.Ok;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody reads any more, which is how `| head` ends a follower.
            return ExitCode.Ok;
        }
        catch (DirectoryNotFoundException)
        {
            // A pod that never started a container wrote nothing.
            return ExitCode.Ok;
        }
        finally
        {
            await over.CancelAsync();
            await watch;
        }
    }

    // Who follows what has ended waits for nothing.
    private static async Task EndAsync(LogQuery query, CancellationTokenSource over, CommandHost host)
    {
        try
        {
            await WorkloadEnd.AwaitAsync(query.Layout, query.Uid, host.Time, over.Token);
            await over.CancelAsync();
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // Nobody follows any more.
        }
    }
}
