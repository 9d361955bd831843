using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>Pipes whose reading end never blocks (pipe2(2)).</summary>
public static unsafe class Pipes
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int SetStatusFlags = 4;

    /// <summary>A pipe. The writing end blocks as programs expect of their output; both ends close on exec.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) Create()
    {
        int* ends = stackalloc int[2];
        Syscall.Check(Syscall.Invoke(SyscallNumber.Pipe2, (nint)ends, CloseOnExec), "pipe2");
        Syscall.Invoke(SyscallNumber.Fcntl, ends[0], SetStatusFlags, NonBlock);
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>A pipe for the input of a program, which blocks as programs expect, and so does who writes to it; both ends close on exec.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) CreateInput()
    {
        int* ends = stackalloc int[2];
        Syscall.Check(Syscall.Invoke(SyscallNumber.Pipe2, (nint)ends, CloseOnExec), "pipe2");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }
}
