namespace IaC.Model.Kubernetes;

/// <summary>Processor time and memory of a container.</summary>
public sealed record ResourceRequirements
{
    /// <summary>The most that it gets, enforced by its cgroup.</summary>
    public ResourceList? Limits { get; init; }

    /// <summary>What is set aside for it; its share of processor time when there is not enough for all. The limits unless given.</summary>
    public ResourceList? Requests { get; init; }
}
