using System.Collections.Immutable;
using IaC.Containers.Cgroups;
using IaC.Containers.Oci;
using IaC.Containers.Pods;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Lifecycle;

/// <summary>One start of a container.</summary>
public sealed record ContainerStart
{
    /// <summary>What runs, and how it is confined.</summary>
    public required RuntimeSpec Spec { get; init; }

    /// <summary>Group of the container; its limits are the caller's to apply before.</summary>
    public required Cgroup Cgroup { get; init; }

    /// <summary>Descriptor 0; null is an empty input. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stdin { get; init; }

    /// <summary>Descriptor 1; null is /dev/null. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stdout { get; init; }

    /// <summary>Descriptor 2; null is /dev/null. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stderr { get; init; }

    /// <summary>Descriptors 3, 4, ... of the program; they stay the caller's.</summary>
    public ImmutableArray<SafeFileHandle> Passed { get; init; } = [];

    /// <summary>The namespaces that <see cref="NamespaceSpec.Path"/> <c>pod</c> joins.</summary>
    public PodNamespaces? Pod { get; init; }

    /// <summary>The pid namespace that <c>pod</c> joins.</summary>
    public PodPause? Pause { get; init; }

    /// <summary>
    /// Sources of mounts whose <see cref="MountSpec.Source"/> is <c>volume:NAME</c>, by NAME: an open folder or file, or a mount made by <see cref="IaC.Linux.Mounts.Mount"/>. They stay the caller's.
    /// </summary>
    public IReadOnlyDictionary<string, SafeFileHandle> MountSources { get; init; } = ImmutableDictionary<string, SafeFileHandle>.Empty;
}
