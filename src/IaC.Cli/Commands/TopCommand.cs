using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary><c>iac top</c>: what runs uses.</summary>
internal static class TopCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("top", "Show what pods and guests use: processors over one second, memory, disks, network");
        Option<bool> json = CommonOptions.Json();
        Option<string?> stack = CommonOptions.Stack("Only this stack");
        command.Add(json);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require("top");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            string? only = parsed.GetValue(stack);
            Candidate<PodObservation>[] all = [.. NamedPods.List(services).Where(pod => only is null || pod.Stack == only)];
            string[] uids = [.. all.Select(pod => pod.Value.Uid)];
            long start = host.Time.GetTimestamp();
            IReadOnlyList<PodUsage> before = services.ReadUsage(uids);
            await Task.Delay(Interval, host.Time, stop);
            IReadOnlyList<PodUsage> after = services.ReadUsage(uids);
            TimeSpan passed = host.Time.GetElapsedTime(start);
            new UsageView(host.Terminal.Output, parsed.GetValue(json)).Show([.. all.Select((pod, i) => Row(pod, before[i], after[i], passed))]);
        });
        return command;
    }

    // A container that was started again meanwhile counts from there.
    private static UsageRow Row(Candidate<PodObservation> pod, PodUsage before, PodUsage after, TimeSpan passed) => new(
        pod.Key.Kind,
        pod.Key.Namespace,
        pod.Key.Name,
        after.Cpu is { } cpu ? 100 * (cpu >= before.Cpu ? cpu - before.Cpu.Value : cpu) / passed : null,
        after.Memory,
        after.Processes,
        after.DiskRead,
        after.DiskWritten,
        after.Traffic?.Received,
        after.Traffic?.Sent);
}
