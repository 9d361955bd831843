namespace IaC.Linux.Netlink;

/// <summary>One attribute of a message.</summary>
public readonly ref struct NetlinkValue
{
    internal NetlinkValue(ushort type, ReadOnlySpan<byte> bytes)
    {
        Type = type;
        Bytes = bytes;
    }

    /// <summary>Type within its message, without the flags of nesting and byte order.</summary>
    public ushort Type { get; }

    /// <summary>Value without padding.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The attributes inside the value.</summary>
    public NetlinkAttributes Nested => new(Bytes);
}
