namespace IaC.Network.Nft;

/// <summary>A rule as the kernel lists it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Chain">Its chain.</param>
/// <param name="Handle">What it is deleted by.</param>
/// <param name="Comment">Comment, as nft(8) and iptables(8) leave it.</param>
internal sealed record NftRule(NftTable Table, string Chain, ulong Handle, string? Comment);
