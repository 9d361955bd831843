using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>What a pod runs, and where.</summary>
public sealed record PodSpec
{
    /// <summary>Name of the Host that it runs on.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsSubdomain)]
    public string NodeName { get; init; } = "localhost";

    /// <summary>
    /// Labels of the Hosts that it may run on, instead of <c>nodeName</c>: all of them, with these values; each Host has <c>kubernetes.io/hostname</c> too. What may run on the same hosts is spread evenly over them, and stays where it is as long as that is even.
    /// </summary>
    [Effect(FieldEffect.None)]
    public ImmutableDictionary<string, string> NodeSelector { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Containers, at least one.</summary>
    [Effect(FieldEffect.Replace)]
    [NotEmpty]
    public required ImmutableArray<Container> Containers { get; init; }

    /// <summary>
    /// Containers that run one after the other, each to exit code 0, before the others start. A change to one replaces the pod, since what it prepared must be prepared anew.
    /// One with <c>restartPolicy: Always</c> is a sidecar and changes as a container does.
    /// </summary>
    [Effect(FieldEffect.Replace, Below = true)]
    public ImmutableArray<Container> InitContainers { get => field.IsDefault ? [] : field; init; }

    /// <summary>Secrets with the credentials of registries: of type <c>kubernetes.io/dockerconfigjson</c> or <c>kubernetes.io/dockercfg</c>. They come before those of the user's docker configuration.</summary>
    [Effect(FieldEffect.None)]
    public ImmutableArray<LocalObjectReference> ImagePullSecrets { get => field.IsDefault ? [] : field; init; }

    /// <summary>Volumes that the containers can mount.</summary>
    [Effect(FieldEffect.Replace)]
    public ImmutableArray<Volume> Volumes { get => field.IsDefault ? [] : field; init; }

    /// <summary>When a container that ended is started again.</summary>
    [Effect(FieldEffect.Live)]
    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.Always;

    /// <summary>Seconds between SIGTERM and SIGKILL when the pod is stopped.</summary>
    [Effect(FieldEffect.Live)]
    [Bounds(0, int.MaxValue)]
    public long TerminationGracePeriodSeconds { get; init; } = 30;

    /// <summary>Most seconds from the start of the pod; then its containers are stopped and it has failed. No limit unless given.</summary>
    [Effect(FieldEffect.Live)]
    [Bounds(1, int.MaxValue)]
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Host name inside; the name of the pod unless given.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsLabel)]
    public string? Hostname { get; init; }

    /// <summary>Lines added to <c>/etc/hosts</c>.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<HostAlias> HostAliases { get => field.IsDefault ? [] : field; init; }

    /// <summary>Where its name servers come from; the host's unless given.</summary>
    [Effect(FieldEffect.Live)]
    public DNSPolicy? DnsPolicy { get; init; }

    /// <summary>Name servers, search domains and options of its own.</summary>
    [Effect(FieldEffect.Live)]
    public PodDNSConfig? DnsConfig { get; init; }

    /// <summary>Use the network of the host instead of an own one.</summary>
    [Effect(FieldEffect.Replace)]
    public bool HostNetwork { get; init; }

    /// <summary>The containers see each other's processes.</summary>
    [Effect(FieldEffect.Replace)]
    public bool ShareProcessNamespace { get; init; }

    /// <summary>User, groups and system call filter of all containers; a container's own settings win.</summary>
    [Effect(FieldEffect.Restart)]
    public PodSecurityContext? SecurityContext { get; init; }
}
