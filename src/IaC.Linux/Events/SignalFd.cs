using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>
/// Signals as a descriptor (signalfd(2)). The signals must be blocked in every thread of the process, or the kernel hands them to one where they are not:
/// a process that wants them is started with them blocked, since a runtime has threads before its first managed line.
/// </summary>
public sealed unsafe class SignalFd : IDisposable
{
    private const int NonBlockCloseOnExec = 0x80800;
    private const int Block = 0;
    private const int InfoSize = 128;

    /// <summary>Blocks the signals in this thread and opens a descriptor that reads them.</summary>
    public SignalFd(params ReadOnlySpan<int> signals)
    {
        ulong mask = 0;
        foreach (int signal in signals)
        {
            mask |= 1UL << (signal - 1);
        }

        Syscall.Check(Syscall.Invoke(SyscallNumber.RtSigprocmask, Block, (nint)(&mask), 0, sizeof(ulong)), "rt_sigprocmask");
        Handle = new SafeFileHandle(Syscall.Check(Syscall.Invoke(SyscallNumber.Signalfd4, -1, (nint)(&mask), sizeof(ulong), NonBlockCloseOnExec), "signalfd4"), ownsHandle: true);
    }

    /// <summary>For <see cref="Epoll"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>The next signal; 0 when there is none.</summary>
    public int Read()
    {
        byte* info = stackalloc byte[InfoSize];
        nint read = Syscall.Invoke(SyscallNumber.Read, Handle.DangerousGetHandle(), (nint)info, InfoSize);
        return read == InfoSize ? *(int*)info : 0;
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
