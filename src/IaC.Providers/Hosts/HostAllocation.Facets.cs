namespace IaC.Providers.Hosts;

/// <content>What stacks declare of the host itself.</content>
public sealed partial class HostAllocation
{
    /// <summary>Claims of a facet.</summary>
    internal ILookup<string, FacetClaim> Claims(string facet) => FacetRows.Read(connection, transaction).Where(claim => claim.Facet == facet).ToLookup(claim => claim.Key);

    /// <summary>Writes a claim in the place of the one that the stack had of the thing.</summary>
    internal void Claim(FacetClaim claim) => FacetRows.Write(connection, transaction, claim);

    /// <summary>A stack declares a thing no more.</summary>
    internal void Unclaim(string facet, string key, Guid stack) =>
        Execute("DELETE FROM facet WHERE facet = $facet AND key = $key AND stack = $stack", ("$facet", facet), ("$key", key), ("$stack", stack.ToString()));

    /// <summary>A stack declares nothing more, and leaves all as it is.</summary>
    internal void UnclaimAll(Guid stack) => Execute("DELETE FROM facet WHERE stack = $stack", ("$stack", stack.ToString()));
}
