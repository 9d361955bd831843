namespace IaC.Network.Nft;

/// <summary>A chain as the kernel lists it.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Name">Name within the table.</param>
/// <param name="Type"><c>filter</c>, <c>nat</c>, <c>route</c>; null for a chain that is only jumped to.</param>
/// <param name="Hook">NF_INET_*; null likewise.</param>
/// <param name="Policy">NF_DROP or NF_ACCEPT; null likewise.</param>
internal sealed record NftChain(NftTable Table, string Name, string? Type, uint? Hook, uint? Policy);
