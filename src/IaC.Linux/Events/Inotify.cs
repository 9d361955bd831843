using System.Text;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>Wakes when something happens in watched folders (inotify(7)); what happened is for the caller to look up, since events can be lost.</summary>
public sealed unsafe class Inotify : IDisposable
{
    private const int NonBlockCloseOnExec = 0x80800;
    private const uint ModifyCreateDeleteMove = 0x2 | 0x100 | 0x200 | 0x400 | 0x40 | 0x80;

    /// <summary>Watches nothing yet.</summary>
    public Inotify() => Handle = new SafeFileHandle(Syscall.Check(Syscall.Invoke(SyscallNumber.InotifyInit1, NonBlockCloseOnExec), "inotify_init1"), ownsHandle: true);

    /// <summary>Readable when something happened.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Watches a folder: files in it written, made, moved or deleted, and its own end.</summary>
    /// <exception cref="LinuxException">It does not exist, or fs.inotify.max_user_watches is reached.</exception>
    public void Watch(string folder)
    {
        fixed (byte* path = Encoding.UTF8.GetBytes(folder + '\0'))
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.InotifyAddWatch, Handle.DangerousGetHandle(), (nint)path, (nint)ModifyCreateDeleteMove), "inotify_add_watch", folder);
        }
    }

    /// <summary>Takes all pending events, so that the descriptor is not readable until the next one.</summary>
    public void Drain()
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (NonBlocking.Read(Handle, buffer) > 0)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
