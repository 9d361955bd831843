namespace IaC.Model.Kubernetes;

/// <summary>A volume of a pod: its name and exactly one source.</summary>
public sealed record Volume
{
    /// <summary>Name, unique in the pod.</summary>
    [Format(TextFormat.DnsLabel)]
    public required string Name { get; init; }

    /// <summary>An empty folder that lives as long as the pod.</summary>
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    /// <summary>A file or folder of the host.</summary>
    public HostPathVolumeSource? HostPath { get; init; }

    /// <summary>The keys of a ConfigMap as files.</summary>
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    /// <summary>The keys of a Secret as files, in memory.</summary>
    public SecretVolumeSource? Secret { get; init; }

    /// <summary>Fields of the pod as files.</summary>
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    /// <summary>Files of several sources in one folder.</summary>
    public ProjectedVolumeSource? Projected { get; init; }

    /// <summary>A claim of the stack, which outlives the pod.</summary>
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    /// <summary>A claim of the pod's own, which goes with it.</summary>
    public EphemeralVolumeSource? Ephemeral { get; init; }
}
