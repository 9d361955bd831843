using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Cli.Composition;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Pods;

namespace IaC.Cli.Deployment;

/// <summary>What a stack's pods do right after an apply, and the first that they say.</summary>
/// <param name="services">The root.</param>
/// <param name="time">The clock.</param>
/// <param name="lines">Most lines of each container; 0 looks at no log.</param>
internal sealed class FirstLook(RootServices services, TimeProvider time, int lines)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // Looks in a row at a container that sleeps, before it is taken to have nothing to say for now: a server that waits must not hold up who started it.
    private const int LooksAtSleep = 3;

    /// <summary>Looks at the pods of a stack. Pods that were started since <paramref name="since"/> are given a moment to say something.</summary>
    public async Task<IReadOnlyList<ReadyWorkload>> TakeAsync(StackSession session, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Dictionary<string, RecordedResource> recorded = session.Resources.ToDictionary(resource => resource.Uid);
        PodObservation[] pods = [.. services.ScanPods().Where(pod => pod.Status is not null && recorded.ContainsKey(pod.Uid))];
        var found = new List<ReadyWorkload>();
        foreach (PodObservation pod in pods)
        {
            PodStatus status = pod.Status!;
            IReadOnlyList<FirstLine> said = lines > 0 && status.Started >= since ? await ReadAsync(status, cancellationToken) : [];
            RecordedResource resource = recorded[pod.Uid];
            found.Add(new ReadyWorkload(resource.Key.ToString(), PodStatusText.Of(pod, status), status.Ready, Addresses(resource), said));
        }

        return found;
    }

    private async Task<IReadOnlyList<FirstLine>> ReadAsync(PodStatus status, CancellationToken cancellationToken)
    {
        ContainerStatus[] containers = [.. status.Containers.Where(container => !container.Init)];
        var asleep = containers.ToDictionary(container => container.Name, _ => 0);
        DateTimeOffset deadline = time.GetUtcNow() + Patience;
        while (true)
        {
            foreach (ContainerStatus container in containers)
            {
                asleep[container.Name] = container.Pid is { } pid && ProcessActivity.IsAsleep(pid) ? asleep[container.Name] + 1 : 0;
            }

            // Asked after the look at the processes: what one wrote before it went to sleep is in its log.
            IReadOnlyList<FirstLine> said = await ReadOnceAsync(status.Uid, cancellationToken);
            if (containers.All(container => asleep[container.Name] >= LooksAtSleep || said.Any(line => line.Container == container.Name)) || time.GetUtcNow() >= deadline)
            {
                return said;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<FirstLine>> ReadOnceAsync(string uid, CancellationToken cancellationToken)
    {
        var found = new List<FirstLine>();
        await foreach (LogLine line in LogReader.ReadAsync(new LogQuery { Layout = services.Layout, Uid = uid }, cancellationToken))
        {
            if (found.Count(other => other.Container == line.Container) < lines)
            {
                found.Add(new FirstLine(line.Container, line.Text));
            }
        }

        return found;
    }

    // The address in the fabric, then what is published: `127.0.0.1:8080->80`.
    private static ImmutableArray<string> Addresses(RecordedResource resource)
    {
        JsonObject outputs = resource.Outputs ?? [];
        IEnumerable<string> own = outputs["address"] is { } address ? [address.GetValue<string>()] : [];
        IEnumerable<string> published = (outputs["ports"] as JsonArray ?? []).Select(port => $"{port!["hostIP"]}:{port["hostPort"]}->{port["containerPort"]}");
        return [.. own, .. published];
    }
}
