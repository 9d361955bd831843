using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Providers.Hosts;

/// <summary>That a stack declares a thing of a host.</summary>
/// <param name="Facet">Name of the facet.</param>
/// <param name="Key">What it is within the facet.</param>
/// <param name="Stack">The stack.</param>
/// <param name="StackName">Its name, for people.</param>
/// <param name="Members">Members that it says something of, with the hash of what it says: a value may be secret. Of what came along with others: those (<see cref="ClaimedMembers.BroughtBy(FacetClaim)"/>).</param>
/// <param name="Restarts">Units that are restarted when it changes.</param>
/// <param name="Before">How the thing was before any stack declared it; null where it was not there. The same for all claims of one thing.</param>
internal sealed record FacetClaim(string Facet, string Key, Guid Stack, string StackName, ImmutableSortedDictionary<string, string> Members, ImmutableArray<string> Restarts, JsonObject? Before);
