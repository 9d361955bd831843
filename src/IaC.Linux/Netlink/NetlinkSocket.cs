using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Netlink;

/// <summary>
/// A conversation with the kernel about one network namespace: that of the thread which opens the socket, for the life of the socket (netlink(7)).
/// The kernel answers within the send, so no call waits. Not for use by several threads at once.
/// </summary>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private const int SOL_SOCKET = 1;
    private const int SO_SNDBUFFORCE = 32;
    private const int SOL_NETLINK = 270;
    private const int NETLINK_CAP_ACK = 10;
    private const int NETLINK_EXT_ACK = 11;
    private const int NETLINK_GET_STRICT_CHK = 12;
    private const int MSG_DONTWAIT = 0x40;
    private const int MSG_TRUNC = 0x20;
    private const ushort NLM_F_DUMP = 0x300;
    private const ushort NLM_F_DUMP_INTR = 0x10;
    private const ushort NLMSG_ERROR = 2;
    private const ushort NLMSG_DONE = 3;

    // The kernel's default send buffer is 208 KiB, of which half may be one message.
    private const int DefaultSendLimit = 64 * 1024;

    // Dumps are cut to the size of the reader's buffer, up to 32 KiB.
    private const int ReceiveLength = 32 * 1024;

    private readonly SafeFileHandle handle;
    private readonly byte[] received = ArrayPool<byte>.Shared.Rent(ReceiveLength);
    private uint sequence = 1;

    private NetlinkSocket(SafeFileHandle handle) => this.handle = handle;

    /// <summary>Opens a socket in the network namespace of the calling thread.</summary>
    public static NetlinkSocket Open(NetlinkProtocol protocol) => Own(NetlinkHandle.Open(protocol, networkNamespace: null), protocol);

    /// <summary>Opens a socket in another network namespace.</summary>
    /// <exception cref="LinuxException">Refused; <c>EINVAL</c> when the file is not a network namespace.</exception>
    public static NetlinkSocket Open(NetlinkProtocol protocol, SafeFileHandle networkNamespace) =>
        Own(NetlinkHandle.Open(protocol, networkNamespace), protocol);

    /// <summary>Sends the messages and waits for their outcome. Outside a transaction messages after a refused one are still carried out.</summary>
    /// <exception cref="LinuxException">The first refusal that is not tolerated, with the names of its message.</exception>
    public void Send(NetlinkBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.AckedIndex < 0)
        {
            batch.Acknowledge();
        }

        uint first = SendNumbered(batch, 0);
        LinuxException? refusal = null;
        bool done = false;
        while (!done)
        {
            foreach (NetlinkReceived message in Receive())
            {
                int index = (int)(message.Sequence - first);
                if (message.Type != NLMSG_ERROR || index < 0 || index >= batch.Count)
                {
                    continue;
                }

                int errno = -MemoryMarshal.Read<int>(message.Payload);
                if (errno != 0 && !batch.Tolerates(index, errno))
                {
                    refusal ??= batch.Refusal(index, errno, Reason(message));
                }

                done |= index == batch.AckedIndex || (batch.IsTransaction && index == 0 && errno != 0);
            }
        }

        if (refusal is not null)
        {
            throw refusal;
        }
    }

    /// <summary>Sends a batch of one message and gives the kernel's answer; null when it refused with the tolerated error.</summary>
    /// <exception cref="LinuxException">Refused otherwise.</exception>
    public NetlinkMessage? Get(NetlinkBatch request)
    {
        ArgumentNullException.ThrowIfNull(request);
        uint first = SendNumbered(request, 0);
        while (true)
        {
            foreach (NetlinkReceived message in Receive())
            {
                if (message.Sequence != first)
                {
                    continue;
                }

                if (message.Type != NLMSG_ERROR)
                {
                    return new NetlinkMessage(message.Type, message.Payload.ToArray());
                }

                int errno = -MemoryMarshal.Read<int>(message.Payload);
                return request.Tolerates(0, errno) ? null : throw request.Refusal(0, errno, Reason(message));
            }
        }
    }

    /// <summary>Sends a batch of one message and gives all objects that match it, as they were at one moment; none when the kernel refused with the tolerated error.</summary>
    /// <exception cref="LinuxException">Refused otherwise.</exception>
    public IReadOnlyList<NetlinkMessage> Dump(NetlinkBatch request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var messages = new List<NetlinkMessage>();

        // A change in the middle may have hidden an object, so the kernel marks the dump and it is taken again.
        while (!TryDump(request, messages))
        {
            messages.Clear();
        }

        return messages;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!handle.IsClosed)
        {
            handle.Dispose();
            ArrayPool<byte>.Shared.Return(received);
        }
    }

    private static NetlinkSocket Own(SafeFileHandle handle, NetlinkProtocol protocol)
    {
        var socket = new NetlinkSocket(handle);
        try
        {
            socket.SetOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            socket.SetOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
            if (protocol == NetlinkProtocol.Route)
            {
                // Without it a dump ignores its filter.
                socket.SetOption(SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool TryDump(NetlinkBatch request, List<NetlinkMessage> messages)
    {
        uint first = SendNumbered(request, NLM_F_DUMP);
        bool consistent = true;
        while (true)
        {
            foreach (NetlinkReceived message in Receive())
            {
                if (message.Sequence != first)
                {
                    continue;
                }

                consistent &= (message.Flags & NLM_F_DUMP_INTR) == 0;
                if (message.Type is NLMSG_ERROR or NLMSG_DONE)
                {
                    int errno = message.Payload.Length >= 4 ? -MemoryMarshal.Read<int>(message.Payload) : 0;
                    return errno == 0 || request.Tolerates(0, errno) ? consistent : throw request.Refusal(0, errno, Reason(message));
                }

                messages.Add(new NetlinkMessage(message.Type, message.Payload.ToArray()));
            }
        }
    }

    private uint SendNumbered(NetlinkBatch batch, ushort extraFlags)
    {
        uint first = sequence;
        sequence += (uint)batch.Count;
        ReadOnlySpan<byte> bytes = batch.Finish(first, extraFlags);
        if (bytes.Length > DefaultSendLimit)
        {
            SetOption(SOL_SOCKET, SO_SNDBUFFORCE, bytes.Length * 2);
        }

        using DescriptorUse use = new(handle);

        // SAFETY: the pointer is used within the call only; the kernel reads exactly bytes.Length bytes.
        fixed (byte* start = bytes)
        {
            Syscall.Check(Syscall.Invoke(SyscallNumber.Sendto, use.Number, (nint)start, bytes.Length), "sendto", "netlink");
        }

        return first;
    }

    private NetlinkWalk Receive()
    {
        using DescriptorUse use = new(handle);
        nint length;

        // SAFETY: the kernel writes at most ReceiveLength bytes.
        fixed (byte* start = received)
        {
            length = Syscall.Check(Syscall.Invoke(SyscallNumber.Recvfrom, use.Number, (nint)start, ReceiveLength, MSG_DONTWAIT | MSG_TRUNC), "recvfrom", "netlink");
        }

        return length <= ReceiveLength ? new NetlinkWalk(received.AsSpan(0, (int)length)) : throw new InvalidDataException($"netlink message of {length} bytes is longer than {ReceiveLength}");
    }

    private void SetOption(int level, int option, int value)
    {
        using DescriptorUse use = new(handle);

        // SAFETY: value lives on this stack frame during the call.
        Syscall.Check(Syscall.Invoke(SyscallNumber.Setsockopt, use.Number, level, option, (nint)(&value), sizeof(int)), "setsockopt", $"netlink option {option}");
    }

    // The kernel's own words: NLMSGERR_ATTR_MSG behind the capped copy of our header, see linux/netlink.h.
    private static string? Reason(NetlinkReceived message)
    {
        const ushort NLM_F_ACK_TLVS = 0x200;
        const ushort NLMSGERR_ATTR_MSG = 1;
        int start = message.Type == NLMSG_DONE ? 4 : 4 + NetlinkBatch.HeaderLength;
        return (message.Flags & NLM_F_ACK_TLVS) != 0 && message.Payload.Length >= start ? new NetlinkAttributes(message.Payload[start..]).String(NLMSGERR_ATTR_MSG) : null;
    }
}
