namespace IaC.Pods;

/// <summary>Tells from the last status of a pod whether its supervisor ended, or was ended, without having stopped it.</summary>
internal static class LostSupervisor
{
    /// <summary>The event; null where nothing was lost.</summary>
    internal static PodEvent? EventOf(PodStatus? last)
    {
        string[] running = [.. last?.Containers.Where(WasLost).Select(container => container.Name) ?? []];
        return running.Length == 0 ? null : new PodEvent(null, PodEventReason.SupervisorLost, $"The supervisor ended while {string.Join(", ", running)} ran");
    }

    /// <summary>Whether a container ran when its supervisor was last heard of.</summary>
    internal static bool WasLost(ContainerStatus container) => container.State == "running";
}
