using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>read(2) and write(2) as an event loop wants them: an error that is part of normal life is a negative number and no exception.</summary>
public static unsafe class NonBlocking
{
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const int NonBlock = 0x800;

    /// <summary>Whether reads and writes wait: of this descriptor and of all that were made from it, another program's too.</summary>
    public static void Set(SafeFileHandle descriptor, bool nonBlocking)
    {
        using DescriptorUse use = new(descriptor);
        nint flags = Syscall.Check(Syscall.Invoke(SyscallNumber.Fcntl, use.Number, GetStatusFlags), "fcntl", "F_GETFL");
        Syscall.Check(Syscall.Invoke(SyscallNumber.Fcntl, use.Number, SetStatusFlags, nonBlocking ? flags | NonBlock : flags & ~NonBlock), "fcntl", "F_SETFL");
    }

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
