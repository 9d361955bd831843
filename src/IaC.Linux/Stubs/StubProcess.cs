using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Stubs;

/// <summary>Starts a child that works off a <see cref="SyscallProgram"/>.</summary>
public static unsafe class StubProcess
{
    // The child uses the caller's memory and the caller waits (CLONE_VFORK), which costs nothing with a large heap and lets the table report errors with no pipe. The wait is needed:
    // the kernel spares a child from the out-of-memory killer, which would end the caller too, and keeps its oom_score_adj apart, only while someone waits for it in vfork.
    private const ulong ShareMemoryAndWait = 0x100 | 0x4000;
    private const ulong MakePidFd = 0x1000;
    private const ulong IntoCgroup = 0x200000000;

    // No handler of the runtime may run in the child.
    private const ulong ClearSignalHandlers = 0x100000000;
    private const ulong SigChld = 17;

    /// <summary>
    /// Starts the child and returns once its program has called exec, or has been refused something. Blocks the calling thread that long.
    /// </summary>
    /// <param name="program">What the child does; it must end in an exec.</param>
    /// <param name="options">How the child is created.</param>
    /// <param name="failure">What was refused; the child has then been reaped.</param>
    /// <returns>The running process; null when <paramref name="failure"/> is set.</returns>
    public static StartedProcess? TryStart(SyscallProgram program, StubOptions options, out SyscallFailure? failure)
    {
        SyscallTable table = program.Compile();

        // A process joins a PID namespace only by being born into it, and what decides that is the thread which creates it.
        (nint pid, SafeFileHandle? pidFd) = options.PidNamespace is { } nameSpace
            ? Namespace.Run(nameSpace, NamespaceTypes.Pid, () => Clone(table, options))
            : Clone(table, options);
        program.ReleaseShared();

        if (pidFd is null)
        {
            failure = new SyscallFailure("clone3", $"{options.NewNamespaces}", "clone3", (int)-pid, null);
            return null;
        }

        failure = program.FailureOf(table);
        if (failure is null)
        {
            return new StartedProcess((int)pid, pidFd);
        }

        PidFd.Reap(pidFd);
        pidFd.Dispose();
        return null;
    }

    private static (nint Pid, SafeFileHandle? PidFd) Clone(SyscallTable table, StubOptions options)
    {
        int pidFd = -1;
        CloneArguments arguments = new()
        {
            Flags = ShareMemoryAndWait | MakePidFd | ClearSignalHandlers | (ulong)options.NewNamespaces,
            ExitSignal = SigChld,

            // SAFETY: the number lives on this stack, and the caller waits until the child has let go of the memory.
            PidFd = (ulong)&pidFd,
        };

        if (options.Cgroup is not { } cgroup)
        {
            return Run(&arguments, table, &pidFd);
        }

        using DescriptorUse use = new(cgroup);
        arguments.Flags |= IntoCgroup;
        arguments.Cgroup = (ulong)use.Number;
        return Run(&arguments, table, &pidFd);
    }

    private static (nint Pid, SafeFileHandle? PidFd) Run(CloneArguments* arguments, SyscallTable table, int* pidFd)
    {
        nint pid = StubCode.Run(arguments, table.Start);
        return (pid, pid < 0 ? null : FileDescriptors.Own(*pidFd));
    }
}
