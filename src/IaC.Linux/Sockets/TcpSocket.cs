using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using IaC.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Sockets;

/// <summary>Stream sockets of the internet families for an event loop (tcp(7), connect(2)). No call waits.</summary>
public static unsafe class TcpSocket
{
    private const int FamilyInternet = 2;
    private const int FamilyInternet6 = 10;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int AddressSize = 28;

    /// <summary>A socket in a network namespace, null being that of the calling thread.</summary>
    /// <exception cref="LinuxException">No descriptor is left, or the kernel does not know the family.</exception>
    public static SafeFileHandle New(AddressFamily family, SafeFileHandle? networkNamespace)
    {
        nint Open() => Syscall.Invoke(SyscallNumber.Socket, family == AddressFamily.InterNetworkV6 ? FamilyInternet6 : FamilyInternet, Stream | CloseOnExec | NonBlock, 0);
        return FileDescriptors.Own(Syscall.Check(networkNamespace is null ? Open() : Namespace.OpenSocket(networkNamespace, Open), "socket", $"{family}"));
    }

    /// <summary>Connects; to be called again when the socket is ready for writing, until it gives something else than <see cref="LinuxError.EINPROGRESS"/>.</summary>
    /// <returns>0 once it is connected, <see cref="LinuxError.EINPROGRESS"/> while it is not, else the error number.</returns>
    public static int Connect(SafeFileHandle socket, IPEndPoint to)
    {
        byte* address = stackalloc byte[AddressSize];
        Span<byte> bytes = new(address, AddressSize);
        bytes.Clear();
        bool six = to.AddressFamily == AddressFamily.InterNetworkV6;
        *(ushort*)address = (ushort)(six ? FamilyInternet6 : FamilyInternet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)to.Port);
        to.Address.TryWriteBytes(bytes[(six ? 8 : 4)..], out _);

        using DescriptorUse use = new(socket);
        int error = -(int)Syscall.Invoke(SyscallNumber.Connect, use.Number, (nint)address, six ? AddressSize : 16);
        return error switch
        {
            LinuxError.EISCONN => 0,
            LinuxError.EALREADY => LinuxError.EINPROGRESS,
            _ => error,
        };
    }
}
