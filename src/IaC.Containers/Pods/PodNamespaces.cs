using IaC.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Pods;

/// <summary>What the containers of a pod share, held by descriptors with no process in them.</summary>
public sealed class PodNamespaces : IDisposable
{
    private PodNamespaces(SafeFileHandle? network, SafeFileHandle ipc, SafeFileHandle uts) => (Network, Ipc, Uts) = (network, ipc, uts);

    /// <summary>Network namespace; null with the host's.</summary>
    public SafeFileHandle? Network { get; }

    /// <summary>IPC namespace.</summary>
    public SafeFileHandle Ipc { get; }

    /// <summary>UTS namespace; the pod's host name is set in it.</summary>
    public SafeFileHandle Uts { get; }

    /// <summary>Makes them.</summary>
    /// <param name="hostname">At most 63 characters.</param>
    /// <param name="newNetwork">False keeps the network namespace of the caller (hostNetwork).</param>
    public static PodNamespaces Create(string hostname, bool newNetwork)
    {
        NamespaceTypes types = NamespaceTypes.Ipc | NamespaceTypes.Uts | (newNetwork ? NamespaceTypes.Network : NamespaceTypes.None);
        IReadOnlyDictionary<NamespaceTypes, SafeFileHandle> made = Namespace.Create(types, () => Namespace.SetHostName(hostname));
        return new PodNamespaces(made.GetValueOrDefault(NamespaceTypes.Network), made[NamespaceTypes.Ipc], made[NamespaceTypes.Uts]);
    }

    /// <summary>Closes them; each namespace goes with its last process.</summary>
    public void Dispose()
    {
        Network?.Dispose();
        Ipc.Dispose();
        Uts.Dispose();
    }
}
