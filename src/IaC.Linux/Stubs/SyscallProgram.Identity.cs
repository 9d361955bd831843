using System.Runtime.InteropServices;

namespace IaC.Linux.Stubs;

/// <content>Who the child is and what it may do.</content>
public sealed unsafe partial class SyscallProgram
{
    private const int KeepCapabilitiesOption = 8;
    private const int DropFromBoundingSet = 24;
    private const int NoNewPrivilegesOption = 38;
    private const int AmbientOption = 47;
    private const int AmbientRaise = 2;
    private const int AmbientClear = 4;
    internal const uint CapabilityVersion3 = 0x20080522;
    private const int SetModeFilter = 1;
    private const int JoinSessionKeyring = 1;

    /// <summary>Supplementary groups (setgroups(2)).</summary>
    public void SetGroups(ReadOnlySpan<uint> groups) => Add("setgroups", SyscallNumber.Setgroups, OnError.Fail, groups.Length, Copy(groups));

    /// <summary>Real, effective and saved group (setresgid(2)).</summary>
    public void SetGroup(uint group) => Add("setresgid", SyscallNumber.Setresgid, OnError.Fail, (nint)group, (nint)group, (nint)group);

    /// <summary>Real, effective and saved user (setresuid(2)).</summary>
    public void SetUser(uint user) => Add("setresuid", SyscallNumber.Setresuid, OnError.Fail, (nint)user, (nint)user, (nint)user);

    /// <summary>Whether the permitted capabilities stay when the user stops being root (prctl(2), PR_SET_KEEPCAPS).</summary>
    public void KeepCapabilities(bool keep) => Add("prctl", SyscallNumber.Prctl, OnError.Fail, KeepCapabilitiesOption, keep ? 1 : 0, 0, 0, 0);

    /// <summary>Takes a capability out of reach for good (PR_CAPBSET_DROP).</summary>
    public void DropFromBounding(int capability) => Add("prctl", SyscallNumber.Prctl, OnError.Fail, DropFromBoundingSet, capability, 0, 0, 0);

    /// <summary>Capability sets as bit masks (capset(2)).</summary>
    public void SetCapabilities(ulong effective, ulong permitted, ulong inheritable)
    {
        nint header = Copy(new CapabilityHeader { Version = CapabilityVersion3 });
        nint data = Copy([(uint)effective, (uint)permitted, (uint)inheritable, (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32)]);
        Add("capset", SyscallNumber.Capset, OnError.Fail, header, data);
    }

    /// <summary>Empties the set that a program keeps across exec without being root (PR_CAP_AMBIENT_CLEAR_ALL).</summary>
    public void ClearAmbient() => Add("prctl", SyscallNumber.Prctl, OnError.Fail, AmbientOption, AmbientClear, 0, 0, 0);

    /// <summary>Adds to that set; the capability must be permitted and inheritable (PR_CAP_AMBIENT_RAISE).</summary>
    public void RaiseAmbient(int capability) => Add("prctl", SyscallNumber.Prctl, OnError.Fail, AmbientOption, AmbientRaise, capability, 0, 0);

    /// <summary>Set-user-id programs and file capabilities give nothing from here on (PR_SET_NO_NEW_PRIVS).</summary>
    public void ForbidNewPrivileges() => Add("prctl", SyscallNumber.Prctl, OnError.Fail, NoNewPrivilegesOption, 1, 0, 0, 0);

    /// <summary>Applies a filter of system calls (seccomp(2)): every later operation of the program passes it too.</summary>
    /// <param name="filter">Instructions of classic BPF, each as struct sock_filter in 8 bytes.</param>
    public void ApplyFilter(ReadOnlySpan<ulong> filter)
    {
        nint program = Copy(new FilterProgram { Length = (ushort)filter.Length, Instructions = Copy(filter) });
        Add("seccomp", SyscallNumber.Seccomp, OnError.Fail, SetModeFilter, 0, program);
    }

    /// <summary>A resource limit (prlimit(2)).</summary>
    public void SetLimit(int resource, ulong soft, ulong hard) => Add("prlimit", SyscallNumber.Prlimit64, OnError.Fail, 0, resource, Copy<ulong>([soft, hard]), 0);

    /// <summary>A session keyring of its own, so that the keys of the maker cannot be read (keyctl(2)).</summary>
    public void JoinNewKeyring() => Add("keyctl", SyscallNumber.Keyctl, OnError.Fail, JoinSessionKeyring, 0);

    [StructLayout(LayoutKind.Sequential)]
    internal struct CapabilityHeader
    {
        internal uint Version;
        internal int Pid;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct FilterProgram
    {
        internal ushort Length;
        internal nint Instructions;
    }
}
