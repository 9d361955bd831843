using System.Text.Json.Nodes;

namespace IaC.Providers.Hosts;

/// <content>What a stack declares no more.</content>
internal sealed partial class HostConvergence
{
    // Puts back what was there, but for what another stack declares.
    private async Task LeaveAsync(IHostFacet facet, HashSet<string> declared, Guid stack, HostRun run, CancellationToken cancellationToken)
    {
        List<FacetClaim> leaving = [], removed = [];
        List<HostSetting> settings = [];
        using (HostAllocation allocation = services.Database.BeginAllocation())
        {
            ILookup<string, FacetClaim> claims = allocation.Claims(facet.Name);
            foreach (FacetClaim own in claims.SelectMany(claims => claims).Where(claim => claim.Stack == stack && !declared.Contains(claim.Key) && !Stays(claim)))
            {
                FacetClaim[] others = [.. claims[own.Key].Where(claim => claim.Stack != stack)];
                leaving.Add(own);
                if (own.Before is null && others.Length == 0)
                {
                    removed.Add(own);
                }
                else if (ClaimedMembers.Former(own.Before ?? facet.Blank, own, others) is { Count: > 0 } former)
                {
                    settings.Add(new HostSetting(own.Key, former));
                }

                if (others.Length == 0)
                {
                    NoteRestarts(allocation, own.Restarts, stack);
                }
            }

            allocation.Commit();
        }

        if (leaving.Count == 0)
        {
            return;
        }

        await PutBackAsync(facet, settings, run, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> gone = removed.Count == 0 ? [] : await facet.RemoveAsync([.. removed.Select(claim => claim.Key).OrderDescending(StringComparer.Ordinal)], run, cancellationToken).ConfigureAwait(false);
        using HostAllocation end = services.Database.BeginAllocation();
        foreach (FacetClaim claim in leaving.Where(claim => !removed.Contains(claim) || gone.Contains(claim.Key)))
        {
            end.Unclaim(facet.Name, claim.Key, stack);
        }

        // What something else needs is asked about again when more of what it came with goes.
        foreach (FacetClaim claim in removed.Where(claim => !gone.Contains(claim.Key) && ClaimedMembers.BroughtBy(claim).Any(declared.Contains)))
        {
            end.Claim(claim with { Members = ClaimedMembers.BroughtBy(ClaimedMembers.BroughtBy(claim).Where(declared.Contains)) });
        }

        end.Commit();

        bool Stays(FacetClaim claim) => ClaimedMembers.BroughtBy(claim) is { Length: > 0 } with && with.All(declared.Contains);
    }

    private static async Task PutBackAsync(IHostFacet facet, List<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        if (settings.Count > 0)
        {
            // What could never be written cannot be written back, either.
            IReadOnlyDictionary<string, JsonObject> live = await facet.ReadAsync([.. settings.Select(setting => setting.Key)], cancellationToken).ConfigureAwait(false);
            settings.RemoveAll(setting => live.TryGetValue(setting.Key, out JsonObject? now) ? new HostItem(setting.Key, "", setting.Members).IsMet(now) : !facet.IsRemade);
        }

        if (settings.Count > 0)
        {
            await facet.ApplyAsync(settings, run, cancellationToken).ConfigureAwait(false);
        }
    }
}
