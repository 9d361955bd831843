using IaC.Cli.Views.Workloads;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>How a pod does, in one word.</summary>
internal static class PodStatusText
{
    /// <summary>The row of a pod at a moment.</summary>
    public static WorkloadRow Row(PodObservation pod, PodStatus status, DateTimeOffset now) => new(
        status.Kind,
        status.Namespace,
        status.Name,
        HostReference.LocalHost,
        Of(pod, status),
        pod.Supervisor == SupervisorState.Running && status.Ready,
        status.Containers.Sum(container => container.Restarts),
        [.. new[] { status.Address, status.AddressV6 }.OfType<string>()],
        status.Started)
    {
        Uid = pod.Uid,
        AgeSeconds = (now - status.Started).TotalSeconds,
    };

    /// <summary>Phase, or the reason why it is not well.</summary>
    public static string Of(PodObservation pod, PodStatus status) => pod.Supervisor switch
    {
        SupervisorState.Unresponsive => "Unresponsive",
        SupervisorState.Lost => "SupervisorLost",
        SupervisorState.Gone when status.Held => "Held",
        SupervisorState.Gone when status.Phase is not ("Succeeded" or "Failed") => "Stopped",
        _ when status.Held => "Held",
        _ when status.Ready => status.Phase,
        _ when status.Reason is { } reason => reason,
        _ when status.Containers.Any(container => container.Unresponsive) => "Unresponsive",
        _ when FailedInit(status) is { } init => $"Init:{init.Reason ?? "Error"}",
        _ => status.Containers.FirstOrDefault(container => container is { State: "waiting", Reason: not null })?.Reason
            ?? (status.Containers.Any(container => container.Unready is not null) ? "Unready" : status.Phase),
    };

    // As kubectl shows it: the pod has failed for good before its containers began.
    private static ContainerStatus? FailedInit(PodStatus status) =>
        status.Phase == "Failed" && status.Containers.Any(container => container is { Init: false, State: "waiting" }) ? status.Containers.FirstOrDefault(container => container is { Init: true, State: "terminated", ExitCode: not 0 }) : null;
}
