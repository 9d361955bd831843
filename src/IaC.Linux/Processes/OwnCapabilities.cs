using System.Runtime.InteropServices;
using IaC.Linux.Stubs;

namespace IaC.Linux.Processes;

/// <summary>What the calling process may do (capget(2)).</summary>
public static unsafe class OwnCapabilities
{
    /// <summary>Permitted set as a bit mask; root of a machine has all, root of a restricted one may lack some.</summary>
    public static ulong Permitted
    {
        get
        {
            SyscallProgram.CapabilityHeader header = new() { Version = SyscallProgram.CapabilityVersion3 };
            CapabilityData* data = stackalloc CapabilityData[2];

            // SAFETY: both live on this stack for the length of the call; version 3 fills two elements.
            Syscall.Check(Syscall.Invoke(SyscallNumber.Capget, (nint)(&header), (nint)data), "capget");
            return data[0].Permitted | ((ulong)data[1].Permitted << 32);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct CapabilityData
    {
        internal uint Effective;
        internal uint Permitted;
        internal uint Inheritable;
    }
}
