namespace IaC.Model.Kubernetes;

/// <summary>User, rights and system call filter of a container.</summary>
public sealed record SecurityContext
{
    /// <summary>User id that the program runs as; the pod's, else the image's user unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public long? RunAsUser { get; init; }

    /// <summary>Group id that the program runs as; the pod's, else the image's group unless given.</summary>
    [Bounds(0, int.MaxValue)]
    public long? RunAsGroup { get; init; }

    /// <summary>The container is not started when its user is root; the pod's setting unless given.</summary>
    public bool? RunAsNonRoot { get; init; }

    /// <summary>The root file system cannot be written.</summary>
    public bool ReadOnlyRootFilesystem { get; init; }

    /// <summary>All capabilities and devices, no system call filter, nothing masked: root in it is root of the host.</summary>
    public bool Privileged { get; init; }

    /// <summary>Capabilities beside the default ones.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>Whether programs may get more rights than their parent (setuid). False unless the container is privileged.</summary>
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>System call filter; the pod's unless given.</summary>
    public SeccompProfile? SeccompProfile { get; init; }
}
