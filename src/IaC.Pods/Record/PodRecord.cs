using System.Collections.Immutable;
using IaC.Containers.Oci;

namespace IaC.Pods;

/// <summary>
/// Everything a supervisor needs to make, keep and unmake one pod. Written by `iac`, which decides and allocates; kept beside the pod's logs; holds no secret value.
/// Making from it and unmaking by it are idempotent.
/// </summary>
public sealed record PodRecord
{
    /// <summary>Format of the record.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Kind of the document: <c>Pod</c> or <c>Guest</c>.</summary>
    public string Kind { get; init; } = "Pod";

    /// <summary>Id of the root, 8 hex digits; in the name of every interface, table and cgroup.</summary>
    public required string RootId { get; init; }

    /// <summary>Key of every kernel object of the pod, 32 hex digits.</summary>
    public required string Uid { get; init; }

    /// <summary>UUID of the stack that owns the pod.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Namespace of the document.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the document.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the stack, for people; empty for a pod that belongs to none.</summary>
    public required string Stack { get; init; }

    /// <summary>Host name in the pod's UTS namespace.</summary>
    public required string Hostname { get; init; }

    /// <summary>Network of the pod; null with hostNetwork.</summary>
    public PodNetwork? Network { get; init; }

    /// <summary>Containers share one PID namespace.</summary>
    public bool SharePids { get; init; }

    /// <summary>When containers are started again.</summary>
    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.Always;

    /// <summary>Seconds between SIGTERM and SIGKILL.</summary>
    public int GraceSeconds { get; init; } = 30;

    /// <summary>Most seconds from the start of the pod; then it is stopped and has failed. Null for no limit.</summary>
    public int? ActiveDeadlineSeconds { get; init; }

    /// <summary>Volumes by name.</summary>
    public ImmutableArray<PodVolume> Volumes { get; init; } = [];

    /// <summary>Containers that come one after the other before the others: each runs to success or, as a sidecar, has started.</summary>
    public ImmutableArray<PodContainer> InitContainers { get; init; } = [];

    /// <summary>Containers.</summary>
    public required ImmutableArray<PodContainer> Containers { get; init; }

    /// <summary>Text of /etc/hosts when the pod is made; `iac` rewrites the file in place when names of the stack change.</summary>
    public required string Hosts { get; init; }

    /// <summary>Text of /etc/resolv.conf.</summary>
    public required string ResolvConf { get; init; }
}

/// <summary>Kubernetes' restartPolicy.</summary>
public enum RestartPolicy
{
    /// <summary>Whatever the exit code.</summary>
    Always,

    /// <summary>When the exit code is not 0.</summary>
    OnFailure,

    /// <summary>Never.</summary>
    Never,
}

/// <summary>What was allocated for a pod in the root's fabric.</summary>
public sealed record PodNetwork
{
    /// <summary>IPv4 address, dotted.</summary>
    public required string Address { get; init; }

    /// <summary>Subnet of the fabric's bridge: <c>10.88.0.0/16</c>; its first address is the gateway.</summary>
    public required string Subnet { get; init; }

    /// <summary>IPv6 network of the fabric, where the pod has an address in it too: <c>fd00:1::/64</c>; null where it has none.</summary>
    public string? SubnetV6 { get; init; }

    /// <summary>That address, which follows from the other (<see cref="IaC.Network.DualStack"/>); null for none.</summary>
    public string? AddressV6 { get; init; }

    /// <summary>Ports published on the host.</summary>
    public ImmutableArray<PublishedPort> Ports { get; init; } = [];
}

/// <summary>A port of the host that leads into the pod.</summary>
/// <param name="HostIp">Address of the host, or <c>0.0.0.0</c> for all.</param>
/// <param name="HostPort">1 to 65535.</param>
/// <param name="ContainerPort">1 to 65535.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
public sealed record PublishedPort(string HostIp, int HostPort, int ContainerPort, string Protocol);

/// <summary>A volume of the pod.</summary>
public sealed record PodVolume
{
    /// <summary>Name within the pod.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required PodVolumeKind Kind { get; init; }

    /// <summary>Folder or file of the host, for <see cref="PodVolumeKind.HostPath"/>; folder of the claim for <see cref="PodVolumeKind.Claim"/>; folder below the pod's own for <see cref="PodVolumeKind.Folder"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Kubernetes' hostPath type (<c>DirectoryOrCreate</c>, ...); empty checks nothing.</summary>
    public string HostPathType { get; init; } = "";

    /// <summary>Most bytes of a tmpfs; null leaves the kernel's default.</summary>
    public long? SizeLimit { get; init; }

    /// <summary>Files of a projection, by path within the volume.</summary>
    public ImmutableArray<ProjectedFile> Files { get; init; } = [];

    /// <summary>Group that owns the files (fsGroup); null leaves root.</summary>
    public uint? Group { get; init; }

    /// <summary>A claim is given to its group only where its root is not (fsGroupChangePolicy OnRootMismatch).</summary>
    public bool GroupOnRootMismatch { get; init; }
}

/// <summary>Kinds of <see cref="PodVolume"/>.</summary>
public enum PodVolumeKind
{
    /// <summary>A folder below the pod's own (emptyDir).</summary>
    Folder,

    /// <summary>A tmpfs (emptyDir with medium Memory).</summary>
    Memory,

    /// <summary>A path of the host.</summary>
    HostPath,

    /// <summary>Files written by the supervisor into a tmpfs (configMap, secret, downwardAPI, projected).</summary>
    Projected,

    /// <summary>A folder below the root that outlives the pod (persistentVolumeClaim).</summary>
    Claim,
}

/// <summary>A file of a projected volume.</summary>
/// <param name="Path">Relative path within the volume.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Content">Bytes in base64; null when <paramref name="Secret"/> names them.</param>
/// <param name="Secret">Key into <see cref="PodSecrets"/>.</param>
public sealed record ProjectedFile(string Path, uint Mode, string? Content, string? Secret);

/// <summary>A container of the pod.</summary>
public sealed record PodContainer
{
    /// <summary>Name within the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference, for people.</summary>
    public required string Image { get; init; }

    /// <summary>Digest of the image.</summary>
    public required string ImageDigest { get; init; }

    /// <summary>What the runtime runs.</summary>
    public required RuntimeSpec Spec { get; init; }

    /// <summary>Environment variables whose values are secrets: name to key into <see cref="PodSecrets"/>.</summary>
    public ImmutableDictionary<string, string> SecretEnv { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Arguments that are secrets, empty in <see cref="Spec"/>: number to key into <see cref="PodSecrets"/>.</summary>
    public ImmutableDictionary<string, string> SecretArgs { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Volume mounts; kept apart from the mounts of <see cref="Spec"/>, which the image and runtime give.</summary>
    public ImmutableArray<PodVolumeMount> VolumeMounts { get; init; } = [];

    /// <summary>Signal that asks it to stop.</summary>
    public int StopSignal { get; init; } = 15;

    /// <summary>It has an input that clients attach to; else it is empty.</summary>
    public bool Stdin { get; init; }

    /// <summary>The input ends with the first client that attaches, and the output of a terminal waits for it.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>An init container that runs on beside the others and is stopped after them.</summary>
    public bool Sidecar { get; init; }

    /// <summary>Done once it runs; null for nothing.</summary>
    public PodHandler? PostStart { get; init; }

    /// <summary>Done before it is asked to stop; null for nothing.</summary>
    public PodHandler? PreStop { get; init; }

    /// <summary>What is known of the machine that the container's program, QEMU, runs; null for every other program.</summary>
    public VirtualMachine? Machine { get; init; }

    /// <summary>Gates the other probes; null when it counts as started at once.</summary>
    public PodProbe? StartupProbe { get; init; }

    /// <summary>Stops the container when it fails; null never does.</summary>
    public PodProbe? LivenessProbe { get; init; }

    /// <summary>Says whether the container is ready; null when it is once started.</summary>
    public PodProbe? ReadinessProbe { get; init; }
}

/// <summary>A volume in a container.</summary>
/// <param name="Volume">Name of the volume.</param>
/// <param name="MountPath">Absolute path in the container.</param>
/// <param name="SubPath">Path within the volume; empty for all of it. Never followed out of the volume.</param>
/// <param name="ReadOnly">Cannot be written.</param>
public sealed record PodVolumeMount(string Volume, string MountPath, string SubPath, bool ReadOnly);
