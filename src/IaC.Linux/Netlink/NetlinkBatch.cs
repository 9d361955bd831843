using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace IaC.Linux.Netlink;

/// <summary>
/// Messages that go to the kernel in one send, which works through them in order. Each carries the names that its refusal is reported with.
/// <code>
/// var batch = new NetlinkBatch();
/// batch.Begin(RTM_SETLINK, NetlinkOptions.None, "RTM_SETLINK", "eth0");
/// batch.Header(new LinkHeader { Change = IFF_UP, Flags = IFF_UP });
/// batch.Put(IFLA_IFNAME, "eth0");
/// socket.Send(batch);
/// </code>
/// </summary>
public sealed class NetlinkBatch
{
    internal const int HeaderLength = 16;
    private const ushort Nested = 0x8000;
    private const ushort Request = 1;
    private const ushort Ack = 4;
    private readonly List<Entry> entries = [];
    private byte[] buffer = new byte[1024];
    private int length;

    /// <summary>Number of messages.</summary>
    public int Count => entries.Count;

    /// <summary>
    /// The kernel takes all messages or none, as in a netfilter batch; its refusal of the whole is then addressed to the first message.
    /// </summary>
    public bool IsTransaction { get; init; }

    internal int AckedIndex { get; private set; } = -1;

    /// <summary>Starts a message; what is put afterwards belongs to it.</summary>
    /// <param name="type">Type within the protocol.</param>
    /// <param name="flags">What is asked.</param>
    /// <param name="call">Name of the type, as in the kernel's header: <c>RTM_NEWLINK</c>.</param>
    /// <param name="subject">What it is about: an interface, an address.</param>
    /// <param name="tolerated">Error number that counts as success; 0 for none.</param>
    public void Begin(ushort type, NetlinkOptions flags, string call, string? subject = null, int tolerated = 0)
    {
        entries.Add(new Entry(length, call, subject, tolerated));
        Span<byte> header = Reserve(HeaderLength);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], (ushort)(Request | (ushort)flags));
        EndMessage();
    }

    /// <summary>The protocol's header, first in a message.</summary>
    public void Header<T>(in T header)
        where T : unmanaged
    {
        MemoryMarshal.Write(Reserve(Unsafe.SizeOf<T>()), in header);
        EndMessage();
    }

    /// <summary>An attribute of bytes.</summary>
    public void Put(ushort attribute, ReadOnlySpan<byte> value)
    {
        Span<byte> place = Reserve(4 + value.Length);
        MemoryMarshal.Write(place, checked((ushort)(4 + value.Length)));
        MemoryMarshal.Write(place[2..], attribute);
        value.CopyTo(place[4..]);
        EndMessage();
    }

    /// <summary>An attribute without a value.</summary>
    public void Put(ushort attribute) => Put(attribute, []);

    /// <summary>A number of one byte.</summary>
    public void Put(ushort attribute, byte value) => Put(attribute, [value]);

    /// <summary>A number in the machine's order (rtnetlink).</summary>
    public void Put(ushort attribute, uint value) => Put(attribute, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    /// <summary>A number in network order (netfilter).</summary>
    public void PutBigEndian(ushort attribute, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Put(attribute, bytes);
    }

    /// <summary>A number in network order (netfilter).</summary>
    public void PutBigEndian(ushort attribute, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        Put(attribute, bytes);
    }

    /// <summary>Text, with the NUL that the kernel expects.</summary>
    public void Put(ushort attribute, string value)
    {
        int bytes = Encoding.UTF8.GetByteCount(value);
        Span<byte> place = Reserve(4 + bytes + 1);
        MemoryMarshal.Write(place, (ushort)(4 + bytes + 1));
        MemoryMarshal.Write(place[2..], attribute);
        Encoding.UTF8.GetBytes(value, place[4..]);
        EndMessage();
    }

    /// <summary>Starts an attribute that holds what is put until the result is disposed.</summary>
    public Nesting Nest(ushort attribute)
    {
        int start = length;
        Put((ushort)(attribute | Nested));
        return new Nesting(this, start);
    }

    /// <summary>Asks for the kernel's answer to the present message, which ends the exchange. Without a call it is the last one that answers.</summary>
    public void Acknowledge()
    {
        AckedIndex = entries.Count - 1;
        Span<byte> flags = buffer.AsSpan(entries[AckedIndex].Offset + 6);
        MemoryMarshal.Write(flags, (ushort)(MemoryMarshal.Read<ushort>(flags) | Ack));
    }

    internal static int Align(int length) => (length + 3) & ~3;

    /// <summary>The bytes to send, numbered from <paramref name="sequence"/>.</summary>
    internal ReadOnlySpan<byte> Finish(uint sequence, ushort extraFlags = 0)
    {
        foreach (Entry entry in entries)
        {
            Span<byte> header = buffer.AsSpan(entry.Offset);
            MemoryMarshal.Write(header[6..], (ushort)(MemoryMarshal.Read<ushort>(header[6..]) | extraFlags));
            MemoryMarshal.Write(header[8..], sequence++);
        }

        return buffer.AsSpan(0, length);
    }

    internal bool Tolerates(int index, int errno) => entries[index].Tolerated == errno;

    internal LinuxException Refusal(int index, int errno, string? reason)
    {
        Entry entry = entries[index];
        string? subject = reason is null ? entry.Subject : $"{entry.Subject} ({reason})".TrimStart();
        return new LinuxException(entry.Call, errno, subject);
    }

    private Span<byte> Reserve(int count)
    {
        int end = length + Align(count);
        if (end > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(end, buffer.Length * 2));
        }

        Span<byte> place = buffer.AsSpan(length, count);
        length = end;
        return place;
    }

    // Kept current after every piece, so that a batch can be sent at any moment.
    private void EndMessage()
    {
        int start = entries[^1].Offset;
        MemoryMarshal.Write(buffer.AsSpan(start), length - start);
    }

    /// <summary>An attribute that is open.</summary>
    public readonly ref struct Nesting
    {
        private readonly NetlinkBatch batch;
        private readonly int start;

        internal Nesting(NetlinkBatch batch, int start)
        {
            this.batch = batch;
            this.start = start;
        }

        /// <summary>Closes the attribute.</summary>
        public void Dispose() => MemoryMarshal.Write(batch.buffer.AsSpan(start), checked((ushort)(batch.length - start)));
    }

    private readonly record struct Entry(int Offset, string Call, string? Subject, int Tolerated);
}
