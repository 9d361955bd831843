using System.Runtime.InteropServices;

namespace IaC.Linux.Stubs;

/// <summary>struct clone_args of linux/sched.h, version 2 (with a cgroup).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CloneArguments
{
    internal ulong Flags;
    internal ulong PidFd;
    internal ulong ChildTid;
    internal ulong ParentTid;
    internal ulong ExitSignal;
    internal ulong Stack;
    internal ulong StackSize;
    internal ulong Tls;
    internal ulong SetTid;
    internal ulong SetTidSize;
    internal ulong Cgroup;
}
