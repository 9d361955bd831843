using System.Collections.Immutable;
using System.Runtime.InteropServices;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>A process that outlives its maker: a session of its own, default signals, umask 022, and no descriptor but those named.</summary>
public sealed record DetachedProcess
{
    private const int FirstPassed = 3;
    private const uint UsualUmask = 0x12;

    /// <summary>Absolute path of the program.</summary>
    public required string Path { get; init; }

    /// <summary>argv, the program's name first.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary><c>NAME=value</c>; nothing is inherited.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Absolute working folder.</summary>
    public string WorkingFolder { get; init; } = "/";

    /// <summary>Descriptor 0; null is /dev/null.</summary>
    public SafeHandle? Stdin { get; init; }

    /// <summary>Descriptor 1; null is /dev/null.</summary>
    public SafeHandle? Stdout { get; init; }

    /// <summary>Descriptor 2; null is /dev/null.</summary>
    public SafeHandle? Stderr { get; init; }

    /// <summary>Descriptors 3, 4, ... of the new process; the caller keeps its own.</summary>
    public ImmutableArray<SafeHandle> Passed { get; init; } = [];

    /// <summary>Signals that every thread of the new process has blocked from its first instruction on, as <see cref="Events.SignalFd"/> needs it.</summary>
    public ImmutableArray<int> BlockedSignals { get; init; } = [];

    /// <summary>Control group of the new process; null is the caller's.</summary>
    public GroupMembership? Group { get; init; }

    /// <summary>Starts it and returns once the program runs.</summary>
    /// <exception cref="LinuxException">The program cannot be run, or its working folder not be entered; the subject is the path.</exception>
    public StartedProcess Start()
    {
        using SafeFileHandle nothing = FileDescriptors.Open("/dev/null", OpenFlags.ReadWrite);
        using DescriptorPlan plan = new([Stdin ?? nothing, Stdout ?? nothing, Stderr ?? nothing, .. Passed]);
        using SafeFileHandle? unified = Group?.UnifiedFolder is { } folder ? KernelFile.OpenFolder(folder) : null;
        using SyscallProgram child = new();

        foreach (string tasks in Group?.TaskFiles ?? [])
        {
            child.Step("join cgroup", tasks);
            child.Write(child.OpenForWriting(tasks), "0");
        }

        child.Step("setsid", Path);
        child.StartSession();
        child.ResetSignals(BlockedSignals.Aggregate(0UL, (mask, signal) => mask | (1UL << (signal - 1))));
        child.SetUmask(UsualUmask);
        plan.Apply(child);
        child.CloseOnExecFrom(FirstPassed + Passed.Length);
        child.Step("chdir", WorkingFolder);
        child.ChangeFolder(WorkingFolder);
        child.Step("execve", Path);
        child.Execute(Path, Arguments, Environment);

        return StubProcess.TryStart(child, new StubOptions { Cgroup = unified }, out SyscallFailure? failure) ?? throw new LinuxException(failure!.Call, failure.Errno, failure.Path);
    }
}
