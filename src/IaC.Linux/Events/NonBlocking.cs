using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>read(2) and write(2) as an event loop wants them: an error that is part of normal life is a negative number and no exception.</summary>
public static unsafe class NonBlocking
{
    /// <summary>Reads what is there.</summary>
    /// <returns>Bytes read, 0 at the end, or minus the error number (<see cref="LinuxError.EAGAIN"/> when nothing is there yet).</returns>
    public static int Read(SafeFileHandle descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            return (int)Syscall.Invoke(SyscallNumber.Read, descriptor.DangerousGetHandle(), (nint)start, buffer.Length);
        }
    }

    /// <summary>Writes what fits.</summary>
    /// <returns>Bytes written, or minus the error number.</returns>
    public static int Write(SafeFileHandle descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return (int)Syscall.Invoke(SyscallNumber.Write, descriptor.DangerousGetHandle(), (nint)start, bytes.Length);
        }
    }
}
