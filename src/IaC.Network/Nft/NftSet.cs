namespace IaC.Network.Nft;

/// <summary>A set or map to make.</summary>
/// <param name="Name">Name within its table.</param>
/// <param name="Key">Fields of the key.</param>
/// <param name="Data">Fields that a map leads to; empty for a set.</param>
internal sealed record NftSet(string Name, NftDataType[] Key, NftDataType[] Data);
