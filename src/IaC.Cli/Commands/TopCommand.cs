using System.CommandLine;
using IaC.Cli.Composition;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Model;
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
            GlobalOptions global = GlobalOptions.From(parsed, host);
            Privilege.RequireUnlessOwn("top", global);
            using RootServices services = RootServices.Open(global, host);
            string? only = parsed.GetValue(stack);
            Candidate<PodObservation>[] here = [.. NamedPods.List(services).Where(pod => only is null || pod.Stack == only)];

            // All hosts are looked at during the same second.
            Task<IReadOnlyList<UsageRow>> far = FarWorkloads.UsageAsync(services, only, host.Terminal.Error.WriteLine, stop);
            IReadOnlyList<UsageSample> samples = here.Length == 0 ? [] : await UsageSample.TakeAsync(services, [.. here.Select(pod => pod.Value.Uid)], Interval, host.Time, stop);
            UsageRow[] all = [.. here.Zip(samples, (pod, sample) => Row(pod, sample.Usage, sample.Processors)), .. await far];
            if (only is not null && all.Length == 0)
            {
                await services.RequireAsync(only, stop);
            }

            new UsageView(host.Terminal.Output, parsed.GetValue(json)).Show(all);
        });
        return command;
    }

    private static UsageRow Row(Candidate<PodObservation> pod, PodUsage usage, double? processors) => new(
        pod.Key.Kind,
        pod.Key.Namespace,
        pod.Key.Name,
        100 * processors,
        usage.Memory,
        usage.Processes,
        usage.DiskRead,
        usage.DiskWritten,
        usage.Traffic?.Received,
        usage.Traffic?.Sent,
        HostReference.LocalHost,
        pod.Value.Uid);
}
