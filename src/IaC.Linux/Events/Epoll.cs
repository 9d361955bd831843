using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>Waits for many descriptors at once, level-triggered (epoll(7)). One thread uses it.</summary>
public sealed unsafe class Epoll : IDisposable
{
    private const int CtlAdd = 1;
    private const int CtlDelete = 2;
    private const int CtlModify = 3;
    private const int CloseOnExec = 0x80000;
    private const int Batch = 64;

    // struct epoll_event is packed on x86-64 and only there (eventpoll.h, EPOLL_PACKED).
    private static readonly int EntrySize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly SafeFileHandle _handle;

    /// <summary>An empty set.</summary>
    /// <exception cref="LinuxException">The kernel has no descriptor left.</exception>
    public Epoll() => _handle = new SafeFileHandle(Syscall.Check(Syscall.Invoke(SyscallNumber.EpollCreate1, CloseOnExec), "epoll_create1"), ownsHandle: true);

    /// <summary>Watches a descriptor; <paramref name="token"/> comes back with its events.</summary>
    public void Add(SafeHandle descriptor, EpollEvents events, ulong token) => Control(CtlAdd, descriptor, events, token);

    /// <summary>Changes what is watched for.</summary>
    public void Modify(SafeHandle descriptor, EpollEvents events, ulong token) => Control(CtlModify, descriptor, events, token);

    /// <summary>Watches no more. To be called before the descriptor is closed: a duplicate elsewhere would keep the registration alive.</summary>
    public void Remove(SafeHandle descriptor) => Control(CtlDelete, descriptor, EpollEvents.None, 0);

    /// <summary>Waits until something is ready.</summary>
    /// <param name="ready">Receives what is; at most 64 entries are filled.</param>
    /// <param name="timeoutMilliseconds">-1 waits for ever, 0 not at all.</param>
    /// <returns>Number of entries; 0 after the timeout or a signal.</returns>
    public int Wait(Span<EpollReady> ready, int timeoutMilliseconds)
    {
        byte* entries = stackalloc byte[EntrySize * Batch];
        nint count = Syscall.Invoke(SyscallNumber.EpollPwait, _handle.DangerousGetHandle(), (nint)entries, Math.Min(Batch, ready.Length), timeoutMilliseconds, 0, 8);
        if (count == -LinuxError.EINTR)
        {
            return 0;
        }

        Syscall.Check(count, "epoll_wait");
        for (int i = 0; i < count; i++)
        {
            byte* entry = entries + (i * EntrySize);
            ready[i] = new EpollReady(Unsafe.ReadUnaligned<ulong>(entry + EntrySize - 8), (EpollEvents)Unsafe.ReadUnaligned<uint>(entry));
        }

        return (int)count;
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Control(int operation, SafeHandle descriptor, EpollEvents events, ulong token)
    {
        byte* entry = stackalloc byte[16];
        Unsafe.WriteUnaligned(entry, (uint)events);
        Unsafe.WriteUnaligned(entry + EntrySize - 8, token);
        nint result = Syscall.Invoke(SyscallNumber.EpollCtl, _handle.DangerousGetHandle(), operation, descriptor.DangerousGetHandle(), (nint)entry);
        GC.KeepAlive(descriptor);
        Syscall.Check(result, "epoll_ctl");
    }
}
