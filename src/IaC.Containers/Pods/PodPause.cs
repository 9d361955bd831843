using IaC.Containers.Cgroups;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Pods;

/// <summary>Process 1 of a pod whose containers share one PID namespace: it reaps what they leave and does nothing else.</summary>
public sealed class PodPause : IDisposable
{
    private PodPause(int pid, SafeFileHandle pidFd) => (Pid, PidFd) = (pid, pidFd);

    /// <summary>Pid on the host.</summary>
    public int Pid { get; }

    /// <summary>Its descriptor. The pid namespace, and every process in it, ends with this process.</summary>
    public SafeFileHandle PidFd { get; }

    /// <summary>Starts it in a new pid namespace, in the pod's other namespaces.</summary>
    public static PodPause Start(PodNamespaces pod, Cgroup cgroup) => throw new NotImplementedException();

    /// <summary>Closes the descriptor; the process runs on.</summary>
    public void Dispose() => PidFd.Dispose();
}
