using System.Text;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Sockets;

/// <summary>
/// Stream sockets of the file system (unix(7)) that can carry descriptors. All close on exec; those that are listened on, accepted or connected never block.
/// An address holds 107 bytes, so longer paths are reached by way of a descriptor of their folder.
/// </summary>
public static unsafe partial class UnixSocket
{
    private const int FamilyUnix = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int LevelSocket = 1;
    private const int PeerCred = 17;
    private const int SendBufferForce = 32;
    private const int PathOnly = 0x200000;
    private const int CurrentFolder = -100;
    private const int AddressSize = 110;
    private const int MostPathBytes = 107;

    /// <summary>Two connected sockets. Both block.</summary>
    public static (SafeFileHandle First, SafeFileHandle Second) Pair()
    {
        int* ends = stackalloc int[2];
        Syscall.Check(Syscall.Invoke(SyscallNumber.Socketpair, FamilyUnix, Stream | CloseOnExec, 0, (nint)ends), "socketpair");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Lets more wait in a socket than the machine's limit for all (SO_SNDBUFFORCE, socket(7)). Who may not (EPERM) keeps what it has.</summary>
    /// <param name="socket">The end that is written to.</param>
    /// <param name="bytes">With the kernel's own bookkeeping of each write.</param>
    public static void GrowSendBuffer(SafeFileHandle socket, int bytes)
    {
        // The kernel doubles what it is given.
        int half = bytes / 2;
        nint result = Syscall.Invoke(SyscallNumber.Setsockopt, socket.DangerousGetHandle(), LevelSocket, SendBufferForce, (nint)(&half), sizeof(int));
        if (result != -LinuxError.EPERM)
        {
            Syscall.Check(result, "setsockopt SO_SNDBUFFORCE");
        }
    }

    /// <summary>Makes a socket file and listens. Access is governed by the folder it lies in.</summary>
    /// <exception cref="LinuxException">EADDRINUSE when a file is there, whether or not someone listens on it.</exception>
    public static SafeFileHandle Listen(string path, int backlog = 128)
    {
        SafeFileHandle socket = New();
        nint bound = WithAddress(path, (address, length) => Syscall.Invoke(SyscallNumber.Bind, socket.DangerousGetHandle(), address, length));
        if (bound < 0 || (bound = Syscall.Invoke(SyscallNumber.Listen, socket.DangerousGetHandle(), backlog)) < 0)
        {
            socket.Dispose();
            throw new LinuxException("bind", (int)-bound, path);
        }

        return socket;
    }

    /// <summary>As <see cref="Listen"/>, in the place of a socket file that nobody listens on any more: who was killed leaves it.</summary>
    /// <exception cref="LinuxException">EADDRINUSE when somebody listens on it, or it is no socket.</exception>
    public static SafeFileHandle ListenInPlaceOfDead(string path, int backlog = 128)
    {
        try
        {
            return Listen(path, backlog);
        }
        catch (LinuxException exception) when (exception.Errno == LinuxError.EADDRINUSE)
        {
            using SafeFileHandle? other = TryConnect(path, out int error);
            if (other is not null || error != LinuxError.ECONNREFUSED || !IsSocket(path))
            {
                throw;
            }

            File.Delete(path);
            return Listen(path, backlog);
        }
    }

    /// <summary>Connects, or says at once that it cannot: a local connection is made by the kernel, whether or not the listener ever accepts it.</summary>
    /// <param name="path">The socket file.</param>
    /// <param name="error">0, or why not: ENOENT no file, ECONNREFUSED nobody listens, EAGAIN the backlog is full.</param>
    public static SafeFileHandle? TryConnect(string path, out int error)
    {
        SafeFileHandle socket = New();
        nint result = WithAddress(path, (address, length) => Syscall.Invoke(SyscallNumber.Connect, socket.DangerousGetHandle(), address, length));
        error = (int)-result;
        if (result < 0)
        {
            socket.Dispose();
            return null;
        }

        return socket;
    }

    /// <summary>Takes a connection.</summary>
    /// <param name="listener">Made by <see cref="Listen"/>.</param>
    /// <param name="error">0, EAGAIN when none waits, EMFILE or ENFILE when no descriptor is left.</param>
    public static SafeFileHandle? TryAccept(SafeFileHandle listener, out int error)
    {
        nint result = Syscall.Invoke(SyscallNumber.Accept4, listener.DangerousGetHandle(), 0, 0, CloseOnExec | NonBlock);
        error = (int)Math.Max(0, -result);
        return result < 0 ? null : new SafeFileHandle(result, ownsHandle: true);
    }

    /// <summary>Who is at the other end.</summary>
    public static PeerCredentials Peer(SafeFileHandle socket)
    {
        int* credentials = stackalloc int[3];
        int length = 12;
        Syscall.Check(Syscall.Invoke(SyscallNumber.Getsockopt, socket.DangerousGetHandle(), LevelSocket, PeerCred, (nint)credentials, (nint)(&length)), "getsockopt SO_PEERCRED");
        return new PeerCredentials(credentials[0], (uint)credentials[1], (uint)credentials[2]);
    }

    // To connect to a file that is no socket is refused in the same way.
    private static bool IsSocket(string path)
    {
        using SafeFolder folder = SafeFolder.Open(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return folder.Status(Path.GetFileName(path))?.Kind == FileKind.Socket;
    }

    private static SafeFileHandle New() =>
        new(Syscall.Check(Syscall.Invoke(SyscallNumber.Socket, FamilyUnix, Stream | CloseOnExec | NonBlock, 0), "socket"), ownsHandle: true);

    private static nint WithAddress(string path, Func<nint, nint, nint> call)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path);
        if (bytes.Length <= MostPathBytes)
        {
            return CallAt(bytes, call);
        }

        nint folder;
        fixed (byte* name = Encoding.UTF8.GetBytes(Path.GetDirectoryName(path) + '\0'))
        {
            folder = Syscall.Invoke(SyscallNumber.Openat, CurrentFolder, (nint)name, PathOnly | CloseOnExec);
        }

        if (folder < 0)
        {
            return folder;
        }

        nint result = CallAt(Encoding.UTF8.GetBytes($"/proc/self/fd/{folder}/{Path.GetFileName(path)}"), call);
        Syscall.Invoke(SyscallNumber.Close, folder);
        return result;
    }

    private static nint CallAt(ReadOnlySpan<byte> path, Func<nint, nint, nint> call)
    {
        byte* address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = FamilyUnix;
        path.CopyTo(new Span<byte>(address + 2, MostPathBytes));
        return call((nint)address, 2 + path.Length + 1);
    }
}
