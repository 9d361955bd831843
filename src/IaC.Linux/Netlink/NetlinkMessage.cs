namespace IaC.Linux.Netlink;

/// <summary>A message from the kernel.</summary>
/// <param name="Type">Type of the message, within its protocol.</param>
/// <param name="Payload">What follows the netlink header.</param>
public readonly record struct NetlinkMessage(ushort Type, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The attributes behind a protocol header of <paramref name="headerLength"/> bytes.</summary>
    public NetlinkAttributes Attributes(int headerLength) => new(Payload.Span[headerLength..]);
}
