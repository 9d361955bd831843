using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.ControlGroups;

/// <summary>Programs that decide for a v2 control group which devices may be used (bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE); v2 has no control file for it.</summary>
public static unsafe class DeviceProgram
{
    private const int Load = 5;
    private const int AttachCommand = 8;
    private const int DetachCommand = 9;
    private const uint CgroupDeviceType = 15;
    private const uint CgroupDeviceAttach = 6;

    /// <summary>Attaches a program in the place of the one that is attached, if any; it goes with the group.</summary>
    /// <param name="cgroup">Folder of the group.</param>
    /// <param name="instructions">eBPF instructions of 8 bytes; the result 1 allows an access, 0 refuses it with EPERM.</param>
    public static void Attach(SafeFileHandle cgroup, ReadOnlySpan<ulong> instructions)
    {
        using DescriptorUse group = new(cgroup);

        // SAFETY: all that the structure points to is pinned, or a constant, for the length of the call.
        fixed (ulong* code = instructions)
        fixed (byte* license = "\0"u8)
        {
            LoadArguments load = new()
            {
                Type = CgroupDeviceType,
                InstructionCount = (uint)instructions.Length,
                Instructions = (ulong)code,
                License = (ulong)license,
                ExpectedAttachType = CgroupDeviceAttach,
            };
            using SafeFileHandle program = FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.Bpf, Load, (nint)(&load), sizeof(LoadArguments)), "bpf", "BPF_PROG_LOAD"));
            using DescriptorUse use = new(program);
            AttachArguments attach = new() { Target = (uint)group.Number, Program = (uint)use.Number, Type = CgroupDeviceAttach };
            Syscall.Check(Syscall.Invoke(SyscallNumber.Bpf, AttachCommand, (nint)(&attach), sizeof(AttachArguments)), "bpf", "BPF_PROG_ATTACH");
        }
    }

    /// <summary>Takes the program off a group: every device may be used. A group that has none stays as it is.</summary>
    public static void Detach(SafeFileHandle cgroup)
    {
        using DescriptorUse group = new(cgroup);
        AttachArguments detach = new() { Target = (uint)group.Number, Type = CgroupDeviceAttach };

        // SAFETY: the structure lives on this stack for the length of the call.
        nint result = Syscall.Invoke(SyscallNumber.Bpf, DetachCommand, (nint)(&detach), sizeof(AttachArguments));
        if (result != -LinuxError.ENOENT)
        {
            Syscall.Check(result, "bpf", "BPF_PROG_DETACH");
        }
    }

    /// <summary>union bpf_attr for BPF_PROG_LOAD, up to the last field that is used.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct LoadArguments
    {
        internal uint Type;
        internal uint InstructionCount;
        internal ulong Instructions;
        internal ulong License;
        internal uint LogLevel;
        internal uint LogSize;
        internal ulong LogBuffer;
        internal uint KernelVersion;
        internal uint Flags;
        internal ulong NameFirstHalf;
        internal ulong NameSecondHalf;
        internal uint InterfaceIndex;
        internal uint ExpectedAttachType;
    }

    /// <summary>union bpf_attr for BPF_PROG_ATTACH and BPF_PROG_DETACH.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct AttachArguments
    {
        internal uint Target;
        internal uint Program;
        internal uint Type;
        internal uint Flags;
    }
}
