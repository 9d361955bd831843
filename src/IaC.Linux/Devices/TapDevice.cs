using System.Text;
using IaC.Linux.Files;
using IaC.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Devices;

/// <summary>Network interfaces whose other end is a descriptor: frames that are written to it come in on the interface (Documentation/networking/tuntap.rst).</summary>
public static unsafe class TapDevice
{
    private const string Device = "/dev/net/tun";
    private const int CurrentFolder = -100;
    private const nint SetInterface = 0x400454CA;
    private const long GetInterface = 0x800454D2;
    private const ushort Tap = 0x0002;
    private const ushort NoPacketInformation = 0x1000;
    private const ushort VirtioHeader = 0x4000;
    private const int NameSize = 16;
    private const int RequestSize = 40;

    /// <summary>Name of the interface that a descriptor is the other end of; null where it is none.</summary>
    public static string? NameOf(SafeFileHandle device)
    {
        byte* request = stackalloc byte[RequestSize];
        new Span<byte>(request, RequestSize).Clear();
        using DescriptorUse use = new(device);
        return Syscall.Invoke(SyscallNumber.Ioctl, use.Number, unchecked((nint)GetInterface), (nint)request) < 0 ? null : Encoding.ASCII.GetString(new ReadOnlySpan<byte>(request, NameSize)).TrimEnd('\0');
    }

    /// <summary>Makes an interface in a network namespace. It lives for as long as a copy of the descriptor does. Frames begin with the header of virtio_net(4).</summary>
    /// <param name="name">Up to 15 bytes.</param>
    /// <param name="networkNamespace">Where it is made.</param>
    /// <exception cref="LinuxException">EBUSY: somebody holds an interface of the name. EPERM: CAP_NET_ADMIN is needed.</exception>
    public static SafeFileHandle Create(string name, SafeFileHandle networkNamespace)
    {
        byte[] path = FileNames.EncodeTerminated(Device);
        nint opened;

        // SAFETY: the array is pinned for the length of the call. The kernel takes note of the namespace when the device is opened.
        fixed (byte* text = path)
        {
            nint address = (nint)text;
            opened = Namespace.OpenSocket(networkNamespace, () => Syscall.Invoke(SyscallNumber.Openat, CurrentFolder, address, OpenFlags.ReadWrite | OpenFlags.CloseOnExec | OpenFlags.NonBlocking));
        }

        SafeFileHandle device = FileDescriptors.Own(Syscall.Check(opened, "open", Device));
        try
        {
            byte* request = stackalloc byte[RequestSize];
            new Span<byte>(request, RequestSize).Clear();
            Encoding.ASCII.GetBytes(name, new Span<byte>(request, NameSize - 1));
            *(ushort*)(request + NameSize) = Tap | NoPacketInformation | VirtioHeader;
            using DescriptorUse use = new(device);
            Syscall.Check(Syscall.Invoke(SyscallNumber.Ioctl, use.Number, SetInterface, (nint)request), "ioctl TUNSETIFF", name);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }
}
