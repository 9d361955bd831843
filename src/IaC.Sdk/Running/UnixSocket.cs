using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace IaC;

/// <summary>Connects to a stream socket of the file system (unix(7)) whose descriptor is then read and written as a file.</summary>
internal static class UnixSocket
{
    private const byte Family = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int FamilySize = 2;
    private const int LongestPath = 107;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">There is no such socket, or nobody listens on it.</exception>
    public static SafeFileHandle Connect(string path)
    {
        // sockaddr_un: the family in the order of the machine, then the path with a zero at its end.
        byte[] address = new byte[FamilySize + LongestPath + 1];
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw new IOException($"connect {path}: the path of a socket has at most {LongestPath} bytes");
        }

        address[BitConverter.IsLittleEndian ? 0 : 1] = Family;
        Encoding.UTF8.GetBytes(path, address.AsSpan(FamilySize));
        var pinned = GCHandle.Alloc(address, GCHandleType.Pinned);
        int socket = NewSocket(Family, Stream | CloseOnExec, 0);
        int failed = socket < 0 ? socket : Connect(socket, pinned.AddrOfPinnedObject(), address.Length);
        int error = Marshal.GetLastSystemError();
        pinned.Free();
        var handle = new SafeFileHandle(socket, ownsHandle: true);
        if (failed != 0)
        {
            handle.Dispose();
            throw new IOException($"connect {path}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        return handle;
    }

    // Of blittable types only, and without the runtime's errno: such calls are compiled ahead.
    [DllImport("libc", EntryPoint = "socket")]
    private static extern int NewSocket(int family, int type, int protocol);

    [DllImport("libc", EntryPoint = "connect")]
    private static extern int Connect(int socket, nint address, int length);
}
