namespace IaC.Network.Nft;

/// <summary>An element of a set or map.</summary>
/// <param name="Key">Fields of the key, each padded to 4 bytes.</param>
/// <param name="Data">What a map leads to, likewise; empty in a set.</param>
/// <param name="Comment">Comment, as nft(8) leaves it.</param>
internal sealed record NftElement(byte[] Key, byte[] Data, string? Comment);
