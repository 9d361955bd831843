namespace IaC.Model.Kubernetes;

/// <summary>What is done at the start and at the end of each run of a container.</summary>
public sealed record Lifecycle
{
    /// <summary>Done once the program runs, beside it; the container is not ready before, and is stopped where it fails.</summary>
    public LifecycleHandler? PostStart { get; init; }

    /// <summary>Done before the stop signal, within the grace period; not where the program ends of itself.</summary>
    public LifecycleHandler? PreStop { get; init; }
}
