using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace IaC.Linux.Netlink;

/// <summary>A sequence of attributes (type, length, value), each padded to 4 bytes. Enumerates in the kernel's order; a truncated tail is not enumerated.</summary>
public readonly ref struct NetlinkAttributes
{
    private const int TypeMask = 0x3fff;
    private readonly ReadOnlySpan<byte> bytes;

    /// <summary>The attributes in <paramref name="bytes"/>.</summary>
    public NetlinkAttributes(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>Value of the first attribute of the type; empty when there is none.</summary>
    public ReadOnlySpan<byte> this[ushort type]
    {
        get
        {
            foreach (NetlinkValue attribute in this)
            {
                if (attribute.Type == type)
                {
                    return attribute.Bytes;
                }
            }

            return default;
        }
    }

    /// <summary>The attributes inside the first attribute of the type.</summary>
    public NetlinkAttributes Nested(ushort type) => new(this[type]);

    /// <summary>A number in the machine's order (rtnetlink); null when absent.</summary>
    public uint? UInt32(ushort type) => this[type] is { Length: >= 4 } value ? MemoryMarshal.Read<uint>(value) : null;

    /// <summary>A number in network order (netfilter); null when absent.</summary>
    public uint? UInt32BigEndian(ushort type) => this[type] is { Length: >= 4 } value ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;

    /// <summary>A number in network order (netfilter); null when absent.</summary>
    public ulong? UInt64BigEndian(ushort type) => this[type] is { Length: >= 8 } value ? BinaryPrimitives.ReadUInt64BigEndian(value) : null;

    /// <summary>Text up to its NUL; null when absent.</summary>
    public string? String(ushort type) => this[type] is { Length: > 0 } value ? Encoding.UTF8.GetString(value.TrimEnd((byte)0)) : null;

    /// <summary>Enumerates the attributes.</summary>
    public Enumerator GetEnumerator() => new(bytes);

    /// <summary>Walks the attributes.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> rest;

        internal Enumerator(ReadOnlySpan<byte> bytes) => rest = bytes;

        /// <summary>The attribute at the present place.</summary>
        public NetlinkValue Current { get; private set; }

        /// <summary>Goes to the next attribute.</summary>
        public bool MoveNext()
        {
            if (rest.Length < 4)
            {
                return false;
            }

            int length = MemoryMarshal.Read<ushort>(rest);
            if (length < 4 || length > rest.Length)
            {
                return false;
            }

            Current = new NetlinkValue((ushort)(MemoryMarshal.Read<ushort>(rest[2..]) & TypeMask), rest[4..length]);
            rest = rest[Math.Min(NetlinkBatch.Align(length), rest.Length)..];
            return true;
        }
    }
}
