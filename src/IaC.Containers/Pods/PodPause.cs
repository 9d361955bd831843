using IaC.Containers.Building;
using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Containers.Security;
using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Pods;

/// <summary>Process 1 of a pod whose containers share one PID namespace: it reaps what they leave and does nothing else.</summary>
/// <remarks>
/// It is the tiny program of <see cref="PauseProgram"/> in an empty root of its own. A parked copy of the supervisor would hold the supervisor's memory, and a process with the host's
/// root would open the host to every container that may trace it (/proc/1/root).
/// </remarks>
public sealed class PodPause : IDisposable
{
    private static readonly ProcessSpec Nobody = new() { Args = ["pause"], User = new UserSpec { Uid = 65535, Gid = 65535 } };

    private PodPause(int pid, SafeFileHandle pidFd) => (Pid, PidFd) = (pid, pidFd);

    /// <summary>Pid on the host.</summary>
    public int Pid { get; }

    /// <summary>Its descriptor. The PID namespace, and every process in it, ends with this process.</summary>
    public SafeFileHandle PidFd { get; }

    /// <summary>Starts it in a new PID namespace, in the pod's other namespaces.</summary>
    /// <exception cref="ContainerStartException">A step was refused.</exception>
    public static PodPause Start(PodNamespaces pod, Cgroup cgroup) => Refusals.AsStartException("pause", () =>
    {
        using SyscallProgram child = new();
        using SafeFileHandle program = MemoryFile.OfProgram("pause", PauseProgram.X64);
        using ContainerStreams streams = new(Nobody, null, [null, null, null], []);
        using SafeFileHandle? unified = GroupEntry.OpenUnified(cgroup);

        ContainerRecipe.AddProcessSettings(child, Nobody);
        child.LetKernelReapChildren();
        GroupEntry.Join(child, cgroup);
        child.Step("join namespaces of the pod", "pause");
        child.JoinNamespaces(child.Share(pod.Ipc), NamespaceTypes.Ipc);
        child.JoinNamespaces(child.Share(pod.Uts), NamespaceTypes.Uts);
        if (pod.Network is { } network)
        {
            child.JoinNamespaces(child.Share(network), NamespaceTypes.Network);
        }

        child.Step("make mounts private", "/");
        child.MakeAllMountsPrivate();
        RootSetup.EnterEmpty(child);
        streams.Add(child);
        IdentitySetup.Add(child, Nobody, SeccompProfile.Default);
        child.CloseOnExecFrom(3);
        child.Step("execve", "pause");
        child.Execute(child.Share(program), Nobody.Args);

        StartedProcess process = StubProcess.TryStart(child, new StubOptions { NewNamespaces = NamespaceTypes.Pid | NamespaceTypes.Mount, Cgroup = unified }, out SyscallFailure? failure)
            ?? throw Refusals.Of(failure!);
        return new PodPause(process.Pid, process.PidFd);
    });

    /// <summary>Closes the descriptor; the process runs on.</summary>
    public void Dispose() => PidFd.Dispose();
}
