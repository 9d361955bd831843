using System.Runtime.InteropServices;

namespace IaC.Linux.Processes;

/// <summary>siginfo_t as waitid(2) fills it; 64-bit layout of asm-generic/siginfo.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    /// <summary>CLD_EXITED: <see cref="Status"/> is an exit code; else it is a signal.</summary>
    internal const int Exited = 1;

    [FieldOffset(8)]
    internal int Code;

    [FieldOffset(16)]
    internal int Pid;

    [FieldOffset(24)]
    internal int Status;
}
