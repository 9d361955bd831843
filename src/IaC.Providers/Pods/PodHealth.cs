using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>What a pod's status means, as a pure function.</summary>
internal static class PodHealth
{
    private const string Failed = "Failed";
    private const string Completed = "Succeeded";
    private const string StartError = "StartError";

    /// <summary>Health in the engine's words.</summary>
    internal static ResourceHealth Of(PodStatus status) =>
        status.Ready || status.Held ? ResourceHealth.Current : Terminal(status) is not null ? ResourceHealth.Failed : ResourceHealth.InProgress;

    /// <summary>Why the pod will not become ready by waiting; null while it may. A crash loop may end (what it waits for comes up), a program that cannot be started will not.</summary>
    internal static string? Terminal(PodStatus status)
    {
        if (status.Phase == Failed)
        {
            return Describe(status) ?? "the pod failed";
        }

        return status.Containers.FirstOrDefault(container => container.Reason == StartError) is { } broken ? Describe(broken) : null;
    }

    /// <summary>Whether the pod has done its work: nothing of it needs to run any more.</summary>
    internal static bool Succeeded(PodStatus? status) => status is { Phase: Completed };

    /// <summary>
    /// Whether a pod is there to do its work and end, by its document: it is not started again after that, and nothing asks whether it is ready. Who depends on such a one wants the work done (decision 8).
    /// </summary>
    internal static bool RunsToEnd(JsonObject document) => document["spec"] is { } spec && (string?)spec["restartPolicy"] is "Never" or "OnFailure"
        && !(spec["containers"] as JsonArray ?? []).Any(container => container?["readinessProbe"] is not null);

    /// <summary>Whether the pod came to its end, well or not, so that only a new one would run again.</summary>
    internal static bool HasEnded(PodStatus? status) => status is { Phase: Completed or Failed };

    /// <summary>One line on why it is not ready; null where it is, or nothing is known.</summary>
    internal static string? Describe(PodStatus status) => status.Ready ? null
        : status.Reason is { } reason ? $"{reason}: {status.Message}"
        : status.Containers.Select(Describe).FirstOrDefault(text => text is not null) ?? status.Message;

    private static string? Describe(ContainerStatus container) => container switch
    {
        { Unready: { } why } => $"container {container.Name}: {why}",
        { Reason: StartError } => $"container {container.Name} cannot start: {container.Message}",
        { State: "waiting", Reason: not null, Message: { } why, NextStart: { } next } => $"container {container.Name}: {why}, starts again at {next:HH:mm:ss} UTC ({container.Restarts} restarts)",
        { State: "waiting", NextStart: { } next } => $"container {container.Name} exited {container.ExitCode}, starts again at {next:HH:mm:ss} UTC ({container.Restarts} restarts)",
        { State: "terminated", ExitCode: not 0 } => $"container {container.Name} exited {container.ExitCode}{(container.Reason is { } reason ? $" ({reason})" : "")}",
        _ => null,
    };
}
