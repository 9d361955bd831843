namespace IaC.Model.Kubernetes;

/// <summary>An empty folder that lives as long as the pod.</summary>
public sealed record EmptyDirVolumeSource
{
    /// <summary>Where it lies: on the disk of the host (the empty text), or <c>Memory</c> (tmpfs).</summary>
    [Choices("", "Memory")]
    [NotYet("HugePages", "HugePages-2Mi", "HugePages-1Gi")]
    public string Medium { get; init; } = "";

    /// <summary>Most bytes of it; only with <c>medium: Memory</c>. Half of the host's memory unless given.</summary>
    public Quantity? SizeLimit { get; init; }
}
