namespace IaC.Network.Nft;

/// <summary>Types of fields. The kernel does not look at them; nft(8) prints by them, and its numbers (datatype.h) are part of its format.</summary>
internal enum NftDataType
{
    Ipv4Address = 7,
    Ipv6Address = 8,
    InetProtocol = 12,
    InetService = 13,
}
