using IaC.Containers.Cgroups;
using IaC.Containers.Pods;
using IaC.Pods.Volumes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods;

/// <summary>What exists of a pod beside its containers, held by the supervisor's descriptors.</summary>
internal sealed class MadePod : IDisposable
{
    /// <summary>Folders of the root.</summary>
    internal required RootLayout Layout { get; init; }

    /// <summary>Control groups of the host.</summary>
    internal required CgroupHost Cgroups { get; init; }

    /// <summary>Namespaces that the containers share.</summary>
    internal required PodNamespaces Namespaces { get; init; }

    /// <summary>The end of a guest's interface that QEMU gets; null for a pod.</summary>
    internal SafeFileHandle? Tap { get; set; }

    /// <summary>Volumes.</summary>
    internal required PodVolumes Volumes { get; init; }

    /// <summary>Folder of /etc/hosts and its like.</summary>
    internal required string Etc { get; init; }

    /// <summary>First process of a shared PID namespace; null when each container has its own.</summary>
    internal PodPause? Pause { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Namespaces.Dispose();
        Tap?.Dispose();
        Volumes.Dispose();
        Pause?.Dispose();
    }
}
