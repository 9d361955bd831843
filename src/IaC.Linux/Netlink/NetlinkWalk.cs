using System.Runtime.InteropServices;

namespace IaC.Linux.Netlink;

/// <summary>Walks the messages of one datagram of the kernel.</summary>
internal ref struct NetlinkWalk(ReadOnlySpan<byte> rest)
{
    private ReadOnlySpan<byte> rest = rest;

    /// <summary>The message at the present place.</summary>
    public NetlinkReceived Current { get; private set; }

    /// <summary>Enumerates itself.</summary>
    public readonly NetlinkWalk GetEnumerator() => this;

    /// <summary>Goes to the next message.</summary>
    public bool MoveNext()
    {
        if (rest.Length < NetlinkBatch.HeaderLength)
        {
            return false;
        }

        int length = MemoryMarshal.Read<int>(rest);
        Current = new NetlinkReceived(MemoryMarshal.Read<ushort>(rest[4..]), MemoryMarshal.Read<ushort>(rest[6..]), MemoryMarshal.Read<uint>(rest[8..]), rest[NetlinkBatch.HeaderLength..length]);
        rest = rest[Math.Min(NetlinkBatch.Align(length), rest.Length)..];
        return true;
    }
}

/// <summary>A message as it lies in the buffer (struct nlmsghdr of netlink(7)).</summary>
internal readonly ref struct NetlinkReceived(ushort type, ushort flags, uint sequence, ReadOnlySpan<byte> payload)
{
    /// <summary>Type, within the protocol.</summary>
    public ushort Type { get; } = type;

    /// <summary>NLM_F_*.</summary>
    public ushort Flags { get; } = flags;

    /// <summary>Number of the request that it answers.</summary>
    public uint Sequence { get; } = sequence;

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;
}
