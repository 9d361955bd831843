using IaC.Containers.Cgroups;
using IaC.Containers.Oci;
using IaC.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Lifecycle;

/// <summary>A further process in a running container, confined as its first one is.</summary>
public sealed record ContainerExec
{
    /// <summary>Pid of the container's first process.</summary>
    public required int Pid { get; init; }

    /// <summary>Its descriptor.</summary>
    public required SafeFileHandle PidFd { get; init; }

    /// <summary>Group of the container.</summary>
    public required Cgroup Cgroup { get; init; }

    /// <summary>The program.</summary>
    public required ProcessSpec Process { get; init; }

    /// <summary>Filter of its system calls.</summary>
    public SeccompProfile Seccomp { get; init; } = SeccompProfile.Default;

    /// <summary>Descriptor 0; null is an empty input. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stdin { get; init; }

    /// <summary>Descriptor 1; null is /dev/null. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stdout { get; init; }

    /// <summary>Descriptor 2; null is /dev/null. Must be null with <see cref="ProcessSpec.Terminal"/>.</summary>
    public SafeFileHandle? Stderr { get; init; }

    /// <summary>Size of its terminal from its first instruction on; null leaves 0 by 0.</summary>
    public TerminalSize? TerminalSize { get; init; }
}
