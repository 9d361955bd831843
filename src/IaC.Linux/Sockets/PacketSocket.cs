using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Sockets;

/// <summary>Sees frames as they pass an interface, and sends frames out of it, past the network stack of the host (packet(7)). No call waits.</summary>
public static unsafe class PacketSocket
{
    private const int FamilyPacket = 17;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int LevelSocket = 1;
    private const int AttachFilter = 26;
    private const int AddressSize = 20;

    // Below the bridge, which takes frames away before those who ask for one protocol only.
    private const ushort AllProtocols = 0x0300;

    /// <summary>Begins to see the frames of an interface that a filter accepts.</summary>
    /// <param name="interfaceIndex">Number of the interface in its namespace.</param>
    /// <param name="networkNamespace">Where it is.</param>
    /// <param name="filter">Instructions of the classic packet filter (Documentation/networking/filter.rst), 8 bytes each; what they return is how many bytes are seen.</param>
    /// <exception cref="LinuxException">The kernel refused.</exception>
    public static SafeFileHandle Open(int interfaceIndex, SafeFileHandle networkNamespace, ReadOnlySpan<ulong> filter)
    {
        // No protocol at first: nothing is seen before the filter is there.
        SafeFileHandle socket = FileDescriptors.Own(Syscall.Check(
            Namespaces.Namespace.OpenSocket(networkNamespace, () => Syscall.Invoke(SyscallNumber.Socket, FamilyPacket, Raw | CloseOnExec | NonBlock, 0)), "socket", "AF_PACKET"));
        try
        {
            using DescriptorUse use = new(socket);
            fixed (ulong* instructions = filter)
            {
                FilterProgram program = new() { Length = (ushort)filter.Length, Instructions = instructions };
                Syscall.Check(Syscall.Invoke(SyscallNumber.Setsockopt, use.Number, LevelSocket, AttachFilter, (nint)(&program), sizeof(FilterProgram)), "setsockopt SO_ATTACH_FILTER");
            }

            byte* address = stackalloc byte[AddressSize];
            new Span<byte>(address, AddressSize).Clear();
            *(ushort*)address = FamilyPacket;
            *(ushort*)(address + 2) = AllProtocols;
            *(int*)(address + 4) = interfaceIndex;
            Syscall.Check(Syscall.Invoke(SyscallNumber.Bind, use.Number, (nint)address, AddressSize), "bind", $"interface {interfaceIndex}");
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        internal ushort Length;
        internal ulong* Instructions;
    }
}
