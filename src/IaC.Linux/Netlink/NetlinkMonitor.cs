using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Netlink;

/// <summary>
/// Hears of what changes in one network namespace, by whomever (netlink(7), multicast groups). Wait for <see cref="Handle"/> to become readable. The namespace lives for as long as the monitor does.
/// One thread uses it.
/// </summary>
public sealed unsafe class NetlinkMonitor : IDisposable
{
    private const int AddressLength = 12;

    // No message of the kernel's is longer (NLMSG_GOODSIZE, and dumps of 32 KiB that nobody asks for here).
    private const int ReceiveLength = 32 * 1024;

    private readonly byte[] received = new byte[ReceiveLength];

    private NetlinkMonitor(SafeFileHandle handle) => Handle = handle;

    /// <summary>Becomes readable when there is something to take.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Begins to hear.</summary>
    /// <param name="protocol">Part of the kernel.</param>
    /// <param name="groups">Groups of the protocol.</param>
    /// <param name="networkNamespace">The namespace; null is that of the calling thread.</param>
    /// <exception cref="LinuxException">Refused.</exception>
    public static NetlinkMonitor Open(NetlinkProtocol protocol, ReadOnlySpan<int> groups, SafeFileHandle? networkNamespace = null)
    {
        var monitor = new NetlinkMonitor(NetlinkHandle.Open(protocol, networkNamespace, NetlinkHandle.SOCK_NONBLOCK));
        try
        {
            monitor.Bind(groups);
            return monitor;
        }
        catch
        {
            monitor.Dispose();
            throw;
        }
    }

    /// <summary>Takes what came.</summary>
    /// <returns>The messages; null where some were lost, as there were more than the kernel keeps.</returns>
    public IReadOnlyList<NetlinkMessage>? Take()
    {
        var messages = new List<NetlinkMessage>();
        bool lost = false;
        while (true)
        {
            nint length;
            using (DescriptorUse use = new(Handle))
            {
                // SAFETY: the kernel writes at most ReceiveLength bytes.
                fixed (byte* start = received)
                {
                    length = Syscall.Invoke(SyscallNumber.Recvfrom, use.Number, (nint)start, ReceiveLength, 0);
                }
            }

            if (length == -LinuxError.EAGAIN)
            {
                return lost ? null : messages;
            }

            if (length == -LinuxError.ENOBUFS)
            {
                lost = true;
                continue;
            }

            foreach (NetlinkReceived message in new NetlinkWalk(received.AsSpan(0, (int)Syscall.Check(length, "recvfrom", "netlink"))))
            {
                messages.Add(new NetlinkMessage(message.Type, message.Payload.ToArray()));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();

    // A socket without a number of its own hears nothing: the kernel takes it for the sender.
    private void Bind(ReadOnlySpan<int> groups)
    {
        uint mask = 0;
        foreach (int group in groups)
        {
            mask |= 1u << (group - 1);
        }

        // struct sockaddr_nl: family and padding, number (0 lets the kernel choose), groups.
        uint* address = stackalloc uint[] { NetlinkHandle.AF_NETLINK, 0, mask };
        using DescriptorUse use = new(Handle);

        // SAFETY: address lives on this stack frame during the call.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Bind, use.Number, (nint)address, AddressLength), "bind", "netlink");
    }
}
