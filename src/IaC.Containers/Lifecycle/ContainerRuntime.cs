using IaC.Containers.Building;
using IaC.Containers.Security;
using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Lifecycle;

/// <summary>
/// Starts programs in containers. Calls block the calling thread for the few milliseconds until the program runs. The first one makes this process undumpable
/// (<see cref="ProcessInspection.Forbid"/>).
/// </summary>
public static class ContainerRuntime
{
    private const NamespaceTypes AllButPid = NamespaceTypes.Mount | NamespaceTypes.Cgroup | NamespaceTypes.Uts | NamespaceTypes.Ipc | NamespaceTypes.Network;

    static ContainerRuntime() => ProcessInspection.Forbid();

    /// <summary>Makes a container and runs its program.</summary>
    /// <exception cref="ContainerStartException">A step was refused; no process and no mount is left.</exception>
    public static ContainerProcess Start(ContainerStart start) => Refusals.AsStartException(start.Spec.Process.Args[0], () =>
    {
        using SyscallProgram child = new();
        NamespaceEntry namespaces = new(start);
        ContainerTerminal? terminal = start.Spec.Process.Terminal ? ContainerTerminal.Make(start.Spec) : null;
        try
        {
            using ContainerStreams streams = new(start.Spec.Process, terminal?.Pair, [start.Stdin, start.Stdout, start.Stderr], [.. start.Passed]);
            using SafeFileHandle? unified = GroupEntry.OpenUnified(start.Cgroup);
            ContainerRecipe.Add(child, start, namespaces, streams, terminal);
            return Run(child, new StubOptions { NewNamespaces = namespaces.New, PidNamespace = namespaces.PidNamespace, Cgroup = unified }, terminal);
        }
        catch
        {
            terminal?.Dispose();
            throw;
        }
    });

    /// <summary>
    /// Runs a further program in a running container. It must be reaped like a child: the container's first process, even when killed, ends only after all others of its PID
    /// namespace have been (pid_namespaces(7)).
    /// </summary>
    /// <exception cref="ContainerStartException">A step was refused.</exception>
    public static ContainerProcess Exec(ContainerExec exec) => Refusals.AsStartException(exec.Process.Args[0], () =>
    {
        using SyscallProgram child = new();
        ContainerTerminal? terminal = exec.Process.Terminal ? ContainerTerminal.OpenIn(exec.Pid, exec.TerminalSize) : null;
        try
        {
            using ContainerStreams streams = new(exec.Process, terminal?.Pair, [exec.Stdin, exec.Stdout, exec.Stderr], []);
            using SafeFileHandle? unified = GroupEntry.OpenUnified(exec.Cgroup);

            ContainerRecipe.AddProcessSettings(child, exec.Process);
            GroupEntry.Join(child, exec.Cgroup);
            child.Step("join container", $"{exec.Pid}");
            child.JoinNamespaces(child.Share(exec.PidFd), AllButPid);
            child.Step("enter working folder", exec.Process.Cwd);
            child.ChangeFolder(child.OpenPath(exec.Process.Cwd, folder: true));
            streams.Add(child);
            IdentitySetup.Add(child, exec.Process, exec.Seccomp);
            child.CloseOnExecFrom(streams.Count);
            ProgramLookup.Execute(child, exec.Process);

            return Run(child, new StubOptions { PidNamespace = exec.PidFd, Cgroup = unified }, terminal);
        }
        catch
        {
            terminal?.Dispose();
            throw;
        }
    });

    private static ContainerProcess Run(SyscallProgram child, StubOptions options, ContainerTerminal? terminal)
    {
        StartedProcess process = StubProcess.TryStart(child, options, out SyscallFailure? failure) ?? throw Refusals.Of(failure!);

        try
        {
            // The process cannot have been reaped by anyone but us, so its number still means it.
            return new ContainerProcess(process.Pid, process.PidFd, ProcessStartTime.Of(process.Pid)!.Value, terminal?.ReleaseMaster());
        }
        catch
        {
            PidFd.End(process.PidFd);
            process.Dispose();
            throw;
        }
    }
}
