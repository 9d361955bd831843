using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IaC.Linux;

/// <summary>The raw call. Everything above it checks results and names what failed.</summary>
internal static unsafe partial class Syscall
{
    /// <summary>Result of the call, or minus the error number, as the kernel itself returns it.</summary>
    internal static nint Invoke(int number, nint a0 = 0, nint a1 = 0, nint a2 = 0, nint a3 = 0, nint a4 = 0, nint a5 = 0)
    {
        nint result = Native(number, a0, a1, a2, a3, a4, a5);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>Result of the call; a refusal is thrown with the names given.</summary>
    internal static nint Check(nint result, string call, string? subject = null) =>
        result < 0 ? throw new LinuxException(call, (int)-result, subject) : result;

    // syscall(2) is variadic; on x86-64 and arm64 Linux integer arguments go into the same registers either way.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Native(nint number, nint a0, nint a1, nint a2, nint a3, nint a4, nint a5);
}
