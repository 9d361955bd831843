using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>A counter that wakes whoever polls it (eventfd(2)); non-blocking.</summary>
public sealed unsafe class EventFd : IDisposable
{
    private const int NonBlockCloseOnExec = 0x80800;

    /// <summary>A counter at 0.</summary>
    public EventFd() => Handle = new SafeFileHandle(Syscall.Check(Syscall.Invoke(SyscallNumber.Eventfd2, 0, NonBlockCloseOnExec), "eventfd2"), ownsHandle: true);

    /// <summary>For <see cref="Epoll"/> or <see cref="Polling"/>.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Makes it readable. Safe from any thread.</summary>
    public void Set()
    {
        ulong one = 1;
        Syscall.Invoke(SyscallNumber.Write, Handle.DangerousGetHandle(), (nint)(&one), sizeof(ulong));
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
