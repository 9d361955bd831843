using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Cli.Composition;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Linux.Processes;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Deployment;

/// <summary>What a stack's pods do right after an apply, and the first that they say.</summary>
/// <param name="services">The root.</param>
/// <param name="time">The clock.</param>
/// <param name="lines">Most lines of each container; 0 looks at no log.</param>
internal sealed class FirstLook(RootServices services, TimeProvider time, int lines)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Looks at the pods among the entries of a stack. Pods that were started since <paramref name="since"/> are given a moment to say something, all of them the same one.</summary>
    public async Task<IReadOnlyList<ReadyWorkload>> TakeAsync(IReadOnlyList<RecordedResource> resources, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Dictionary<string, RecordedResource> recorded = resources.ToDictionary(resource => resource.Uid);
        PodObservation[] pods = Scan(recorded);
        Listener[] listeners = [.. pods.Where(pod => lines > 0 && pod.Status!.Started >= since).Select(pod => new Listener(pod.Status!))];
        await ListenAsync(listeners, cancellationToken);

        // What a pod said may have been its last words.
        pods = listeners.Length > 0 ? Scan(recorded) : pods;
        Dictionary<string, IReadOnlyList<FirstLine>> said = listeners.ToDictionary(listener => listener.Uid, listener => listener.Said);
        return [.. pods.Select(pod => Ready(pod, recorded[pod.Uid], since, said.GetValueOrDefault(pod.Uid, [])))];
    }

    private PodObservation[] Scan(Dictionary<string, RecordedResource> recorded) => [.. services.ScanPods().Where(pod => pod.Status is not null && recorded.ContainsKey(pod.Uid))];

    private static ReadyWorkload Ready(PodObservation pod, RecordedResource resource, DateTimeOffset since, IReadOnlyList<FirstLine> said) =>
        new(resource.Key.ToString(), PodStatusText.Of(pod, pod.Status!), pod.Status!.Ready, pod.Status is { Phase: "Failed" } && pod.Status.Started >= since, Addresses(resource), said);

    private async Task ListenAsync(Listener[] listeners, CancellationToken cancellationToken)
    {
        DateTimeOffset deadline = time.GetUtcNow() + Patience;
        Listener[] open = listeners;
        while (true)
        {
            foreach (Listener listener in open)
            {
                // Before its log is read: what a process wrote before it went to sleep is in there then.
                listener.LookAtProcesses();
                listener.Said = await ReadAsync(listener.Uid, cancellationToken);
            }

            open = [.. open.Where(listener => !listener.IsDone)];
            if (open.Length == 0 || time.GetUtcNow() >= deadline)
            {
                return;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<FirstLine>> ReadAsync(string uid, CancellationToken cancellationToken)
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

    // A pod whose containers are waited for, each until it has said something or nothing of it ran between two looks: a server that waits must not hold up who started it.
    private sealed class Listener(PodStatus status)
    {
        // None of a machine, which boots for seconds: what it has not said by now nobody waits for.
        private readonly ContainerStatus[] _containers = [.. status.Containers.Where(container => !container.Init && status.Kind != BuiltInKinds.Guest.Kind)];
        private readonly Dictionary<string, ProcessActivity> _activities = [];
        private readonly HashSet<string> _resting = [];

        public string Uid => status.Uid;

        public IReadOnlyList<FirstLine> Said { get; set; } = [];

        public bool IsDone => _containers.All(container => _resting.Contains(container.Name) || Said.Any(line => line.Container == container.Name));

        public void LookAtProcesses()
        {
            foreach (ContainerStatus container in _containers)
            {
                if (container.Pid is not { } pid)
                {
                    _resting.Add(container.Name);
                    continue;
                }

                var activity = ProcessActivity.Of(pid);
                if (activity.Asleep && _activities.TryGetValue(container.Name, out ProcessActivity before) && before == activity)
                {
                    _resting.Add(container.Name);
                }

                _activities[container.Name] = activity;
            }
        }
    }
}
