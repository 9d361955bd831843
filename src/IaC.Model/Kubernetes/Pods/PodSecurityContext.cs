using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>User, groups and system call filter of all containers of a pod.</summary>
public sealed record PodSecurityContext
{
    /// <summary>User id that the programs run as; the image's user unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public long? RunAsUser { get; init; }

    /// <summary>Group id that the programs run as; the image's group unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public long? RunAsGroup { get; init; }

    /// <summary>A container whose user is root is not started.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Further groups of the programs.</summary>
    [Bounds(0, int.MaxValue)]
    public ImmutableArray<long> SupplementalGroups { get => field.IsDefault ? [] : field; init; }

    /// <summary>Group that owns the volumes and everything in them; also a further group of the programs. Files keep their owners, and paths of the host keep their groups.</summary>
    [Effect(FieldEffect.Replace)]
    [Bounds(0, int.MaxValue)]
    public long? FsGroup { get; init; }

    /// <summary>When everything in a claim is given to <c>fsGroup</c>. Holds from the next time on that the pod is made.</summary>
    [Effect(FieldEffect.Live)]
    public PodFSGroupChangePolicy FsGroupChangePolicy { get; init; } = PodFSGroupChangePolicy.Always;

    /// <summary>Kernel parameters of the pod's namespaces.</summary>
    [Effect(FieldEffect.Replace)]
    public ImmutableArray<Sysctl> Sysctls { get => field.IsDefault ? [] : field; init; }

    /// <summary>System call filter.</summary>
    public SeccompProfile? SeccompProfile { get; init; }
}
