using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]

namespace IaC;

/// <summary>A stream socket of the file system (unix(7)), read and written as a file: the sockets of .NET load ten assemblies and start an engine of their own at each start of a program.</summary>
internal sealed class UnixSocket
{
    private const byte Family = 1;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int FamilySize = 2;
    private const int BothWays = 2;
    private const int StandardOutput = 1;
    private const int StandardError = 2;
    private const int LongestPath = 107;
    private const int Interrupt = 2;
    private const nint Ignore = 1;

    // By its file, which is there where iac is: of `libc` the runtime looks for six other files first, and may read a script of the linker.
    private const string Library = "libc.so.6";
    private readonly FileStream _file;

    private UnixSocket(FileStream file) => _file = file;

    /// <summary>Connects.</summary>
    /// <exception cref="IOException">There is no such socket, or nobody listens on it.</exception>
    public static UnixSocket Connect(string path)
    {
        GCHandle address = Address(path, out int length);
        int socket = NewSocket(Family, Stream | CloseOnExec, 0);
        int failed = socket < 0 ? socket : Connect(socket, address.AddrOfPinnedObject(), length);
        if (failed != 0)
        {
            throw Failure(path, socket);
        }

        address.Free();
        return new UnixSocket(new FileStream(new SafeFileHandle(socket, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0));
    }

    /// <summary>Fills an array, as far as there are bytes before the end.</summary>
    /// <returns>The bytes read.</returns>
    public int Fill(byte[] bytes)
    {
        int filled = 0;
        while (filled < bytes.Length)
        {
            int read = _file.Read(bytes, filled, bytes.Length - filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

    /// <summary>
    /// Says on standard output and error that nothing more will be written there, and closes the connection. For the very end of a process: the kernel closes files after it has taken down the memory, which takes longer than a small plan.
    /// </summary>
    /// <param name="farewell">A line of ASCII.</param>
    public void LetGo(ReadOnlySpan<byte> farewell)
    {
        GCHandle line = GCHandle.Alloc(farewell.ToArray(), GCHandleType.Pinned);
        _ = Write(StandardOutput, line.AddrOfPinnedObject(), farewell.Length);
        _ = Write(StandardError, line.AddrOfPinnedObject(), farewell.Length);
        line.Free();
        _ = Shutdown((int)_file.SafeFileHandle.DangerousGetHandle(), BothWays);
    }

    /// <summary>Leaves Ctrl-C to `iac`: a terminal sends it to both, and a call that it waits for is to be finished. When it has enough it closes the connection.</summary>
    public static void IgnoreInterrupts() => _ = Signal(Interrupt, Ignore);

    // sockaddr_un: the family in the order of the machine, then the path with a zero at its end.
    private static GCHandle Address(string path, out int length)
    {
        byte[] address = new byte[FamilySize + LongestPath + 1];
        address[BitConverter.IsLittleEndian ? 0 : 1] = Family;
        length = address.Length;
        int at = FamilySize;
        foreach (char letter in path)
        {
            if (letter > '\x7f' || at == length - 1)
            {
                Encode(path, address);
                break;
            }

            address[at++] = (byte)letter;
        }

        return GCHandle.Alloc(address, GCHandleType.Pinned);
    }

    // Apart, since encodings are loaded with the method that names them.
    private static void Encode(string path, byte[] address)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
        {
            throw new IOException($"connect {path}: the path of a socket has at most {LongestPath} bytes");
        }

        Encoding.UTF8.GetBytes(path, 0, path.Length, address, FamilySize);
    }

    private static IOException Failure(string path, int socket)
    {
        int error = Marshal.GetLastSystemError();
        new SafeFileHandle(socket, ownsHandle: true).Dispose();
        return new IOException($"connect {path}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    // Of blittable types only, and without the runtime's errno: such calls are compiled ahead.
    [DllImport(Library, EntryPoint = "socket")]
    private static extern int NewSocket(int family, int type, int protocol);

    [DllImport(Library, EntryPoint = "connect")]
    private static extern int Connect(int socket, nint address, int length);

    [DllImport(Library, EntryPoint = "write")]
    private static extern nint Write(int file, nint bytes, nint count);

    [DllImport(Library, EntryPoint = "signal")]
    private static extern nint Signal(int signal, nint handler);

    [DllImport(Library, EntryPoint = "shutdown")]
    private static extern int Shutdown(int socket, int how);
}
