namespace IaC.Model.Kubernetes;

/// <summary>An amount of processor time and memory.</summary>
[NotYet("ephemeral-storage", "hugepages-2Mi", "hugepages-1Gi")]
public sealed record ResourceList
{
    /// <summary>Processors: <c>500m</c> is half of one.</summary>
    public Quantity? Cpu { get; init; }

    /// <summary>Bytes: <c>64Mi</c>.</summary>
    public Quantity? Memory { get; init; }
}
