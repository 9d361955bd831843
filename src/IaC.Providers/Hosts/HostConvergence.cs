using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Linux.Locks;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;

namespace IaC.Providers.Hosts;

/// <summary>
/// Makes a host as a stack declares it, facet by facet, and gives back what the stack declares no more. What was there before is written down before it is touched, once for all stacks that declare a thing; with the last of
/// them it is put back so. Every call can be repeated: one that was killed is finished by the next.
/// </summary>
/// <param name="services">The host.</param>
/// <param name="facets">What can be declared of it, in the order in which it is made; it is taken away in reverse.</param>
/// <param name="systemd">Its systemd; null where none runs.</param>
internal sealed partial class HostConvergence(HostServices services, ImmutableArray<IHostFacet> facets, Systemd? systemd)
{
    private const string OwedRestart = "restart";
    private const string CannotPutBack = "it was there before, and could not be put back";

    /// <summary>What of a host can be declared on this machine, and why.</summary>
    internal IEnumerable<HostCapability> Explain() => facets.Select(facet => facet.Explain()).OfType<HostCapability>();

    /// <summary>Faults and news of a declaration; only looks.</summary>
    /// <param name="stack">The stack that declares it.</param>
    /// <param name="spec">What is declared.</param>
    /// <param name="where">Where it was written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task<IReadOnlyList<Diagnostic>> CheckAsync(Guid stack, HostSpec spec, ISourceMap where, CancellationToken cancellationToken)
    {
        var findings = new List<Diagnostic>();
        byte[] hashKey = services.ExistingDatabase?.HashKey ?? [];
        ILookup<(string, string), FacetClaim> claims = ClaimsByKey();
        foreach (IHostFacet facet in facets)
        {
            HostItem[] items = [.. facet.Items(spec)];
            if (items.Length == 0)
            {
                continue;
            }

            try
            {
                IReadOnlyDictionary<string, JsonObject> live = await ReadAsync(facet, items, claims, hashKey, cancellationToken).ConfigureAwait(false);
                IReadOnlyList<Diagnostic> found = await facet.CheckAsync(spec, items, live, where, cancellationToken).ConfigureAwait(false);
                bool possible = found.All(finding => finding.Severity != DiagnosticSeverity.Error);
                findings.AddRange(found);
                foreach (HostItem item in items)
                {
                    FacetClaim[] all = [.. claims[(facet.Name, item.Key)]];
                    findings.AddRange(ClaimedMembers.Contradictions(item, all.Where(claim => claim.Stack != stack), hashKey).Select(fault => Diagnostic.Error(fault.Message, where.Locate(fault.Pointer), fault.Remedy)));
                    if (all.Length == 0 && live.GetValueOrDefault(item.Key) is { } kept && facet.Obstacle(kept) is { } obstacle)
                    {
                        findings.Add(Diagnostic.Error($"{item.Key} is {obstacle}", where.Locate(item.Pointer), CannotPutBack));
                    }
                    else if (possible && all.Length == 0 && live.GetValueOrDefault(item.Key) is { } before && item.Differences(before).ToArray() is { Length: > 0 } changed && changed is not [HostItem.Whole])
                    {
                        findings.Add(Diagnostic.Warning(
                            $"{facet.Name} {item.Key} is there already, and is changed ({string.Join(", ", changed)})", where.Locate(item.Pointer), "it is put back when no stack declares it any more"));
                    }
                }
            }
            catch (EngineException fault)
            {
                findings.Add(Diagnostic.Error(fault.Message, where.Locate(items[0].Pointer), fault.Remedy));
            }
        }

        return findings;
    }

    /// <summary>Where the host is not as it was declared; only looks.</summary>
    internal async Task<ImmutableArray<FieldChange>> DriftAsync(HostSpec spec, CancellationToken cancellationToken)
    {
        var drift = ImmutableArray.CreateBuilder<FieldChange>();
        byte[] hashKey = services.ExistingDatabase?.HashKey ?? [];
        ILookup<(string, string), FacetClaim> claims = ClaimsByKey();
        foreach (IHostFacet facet in facets)
        {
            HostItem[] items = [.. facet.Items(spec)];
            IReadOnlyDictionary<string, JsonObject> live = await ReadAsync(facet, items, claims, hashKey, cancellationToken).ConfigureAwait(false);
            foreach (HostItem item in items)
            {
                if (live.GetValueOrDefault(item.Key) is not { } found)
                {
                    drift.Add(new FieldChange(item.Pointer, null, $"{facet.Name} {item.Key}", FieldEffect.Live, ChangeCause.Drift));
                    continue;
                }

                drift.AddRange(item.Differences(found).Select(member =>
                    new FieldChange(item.PointerOf(member), found[member]?.DeepClone(), item.Wanted[member]?.DeepClone(), FieldEffect.Live, ChangeCause.Drift)));
            }
        }

        return drift.ToImmutable();
    }

    /// <summary>Makes the host so, and gives back what the stack declared and declares no more.</summary>
    /// <exception cref="EngineException">Something cannot be done, or another stack says something else.</exception>
    internal async Task ApplyAsync(Guid stack, string stackName, HostSpec spec, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using FileLock turn = await TakeTurnAsync(progress, cancellationToken).ConfigureAwait(false);
        var run = new HostRun(spec, progress);
        var declared = new Dictionary<IHostFacet, HashSet<string>>();
        foreach (IHostFacet facet in facets)
        {
            HostItem[] items = [.. facet.Items(spec)];
            declared[facet] = [.. items.Select(item => item.Key)];
            if (items.Length > 0)
            {
                await MakeAsync(facet, items, stack, stackName, run, cancellationToken).ConfigureAwait(false);
            }
        }

        if (!services.HasDatabase)
        {
            return;
        }

        foreach (IHostFacet facet in facets.Reverse())
        {
            await LeaveAsync(facet, declared[facet], stack, run, cancellationToken).ConfigureAwait(false);
        }

        await RestartAsync(stack, run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The stack declares nothing of the host any more.</summary>
    internal Task ReleaseAsync(Guid stack, IProgress<ProviderProgress> progress, CancellationToken cancellationToken) => ApplyAsync(stack, "", new HostSpec(), progress, cancellationToken);

    // What one stack leaves is decided by what the others claim, and done after that: until then no other one claims anything.
    private async Task<FileLock> TakeTurnAsync(IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        RootLayout layout = services.Layout;
        Directory.CreateDirectory(layout.Run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (FileLock.TryTake(layout.HostLock) is { } free)
        {
            return free;
        }

        progress.Report(new ProviderProgress("waiting for another stack that changes this host"));
        return await FileLock.TakeAsync(layout.HostLock, cancellationToken).ConfigureAwait(false);
    }

    private ILookup<(string Facet, string Key), FacetClaim> ClaimsByKey() => (services.ExistingDatabase?.Claims ?? []).ToLookup(claim => (claim.Facet, claim.Key));

    private static async ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(
        IHostFacet facet, HostItem[] items, ILookup<(string Facet, string Key), FacetClaim> claims, byte[] hashKey, CancellationToken cancellationToken)
    {
        if (items.Length == 0)
        {
            return ImmutableDictionary<string, JsonObject>.Empty;
        }

        IReadOnlyDictionary<string, JsonObject> live = await facet.ReadAsync([.. items.Select(item => item.Key)], cancellationToken).ConfigureAwait(false);
        return !facet.IsReworded ? live : items.Where(item => live.ContainsKey(item.Key)).ToDictionary(
            item => item.Key, item => ClaimedMembers.AsWritten(item, live[item.Key], claims[(facet.Name, item.Key)], hashKey), StringComparer.Ordinal);
    }

    private async Task MakeAsync(IHostFacet facet, HostItem[] items, Guid stack, string stackName, HostRun run, CancellationToken cancellationToken)
    {
        byte[] hashKey = services.Database.HashKey;
        IReadOnlyDictionary<string, JsonObject> live = await ReadAsync(facet, items, ClaimsByKey(), hashKey, cancellationToken).ConfigureAwait(false);
        string[] missing = [.. items.Select(item => item.Key).Where(key => !live.ContainsKey(key))];
        IReadOnlyList<string> brought = missing.Length == 0 ? [] : await facet.BringsAsync(missing, cancellationToken).ConfigureAwait(false);
        List<HostSetting> settings = [];
        List<FacetClaim> written = [];
        using (HostAllocation allocation = services.Database.BeginDurableAllocation())
        {
            ILookup<string, FacetClaim> claims = allocation.Claims(facet.Name);
            foreach (HostItem item in items)
            {
                FacetClaim[] others = [.. claims[item.Key].Where(claim => claim.Stack != stack)];
                FacetClaim? own = claims[item.Key].FirstOrDefault(claim => claim.Stack == stack);
                if (ClaimedMembers.Contradictions(item, others, hashKey).FirstOrDefault() is { } fault)
                {
                    throw new EngineException(fault.Message, fault.Remedy);
                }

                if (own is null && others.Length == 0 && live.GetValueOrDefault(item.Key) is { } kept && facet.Obstacle(kept) is { } obstacle)
                {
                    throw new EngineException($"{item.Key} is {obstacle}", CannotPutBack);
                }

                JsonObject? before = (own ?? others.FirstOrDefault()) is { } known ? known.Before : live.GetValueOrDefault(item.Key);
                var claim = new FacetClaim(facet.Name, item.Key, stack, stackName, ClaimedMembers.Of(item.Wanted, hashKey), item.Restarts, before);
                JsonObject wanted = ClaimedMembers.With(item.Wanted, ClaimedMembers.Former(before ?? facet.Blank, own, [claim, .. others]));
                if (!(item with { Wanted = wanted }).IsMet(live.GetValueOrDefault(item.Key)))
                {
                    settings.Add(new HostSetting(item.Key, wanted));
                    written.Add(claim);
                    NoteRestarts(allocation, item.Restarts, stack);
                }

                allocation.Claim(ClaimedMembers.Carried(claim, own));
            }

            // What comes along is claimed too, so that it goes with what it came for.
            foreach (string key in brought.Where(key => !claims[key].Any(claim => claim.Stack == stack) && !items.Any(item => item.Key == key)))
            {
                allocation.Claim(new FacetClaim(facet.Name, key, stack, stackName, ClaimedMembers.BroughtBy(missing), [], null));
            }

            allocation.Commit();
        }

        if (settings.Count > 0)
        {
            await facet.ApplyAsync(settings, run, cancellationToken).ConfigureAwait(false);
        }

        if (settings.Count > 0 && facet.IsReworded)
        {
            await RememberAsync(facet, settings, written, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task RememberAsync(IHostFacet facet, List<HostSetting> settings, List<FacetClaim> written, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, JsonObject> given = await facet.ReadAsync([.. settings.Select(setting => setting.Key)], cancellationToken).ConfigureAwait(false);
        FacetClaim[] reworded =
        [
            .. from pair in settings.Zip(written)
               where given.TryGetValue(pair.First.Key, out JsonObject? live) && !JsonNode.DeepEquals(live, pair.First.Members)
               select ClaimedMembers.Reworded(pair.Second, given[pair.First.Key], services.Database.HashKey),
        ];
        if (reworded.Length > 0)
        {
            using HostAllocation allocation = services.Database.BeginAllocation();
            Array.ForEach(reworded, allocation.Claim);
            allocation.Commit();
        }
    }

    // A restart is owed from before its file is written until it is done, so that a run that is killed in between still owes it to the next.
    private static void NoteRestarts(HostAllocation allocation, ImmutableArray<string> units, Guid stack)
    {
        foreach (string unit in units)
        {
            allocation.Claim(new FacetClaim(OwedRestart, unit, stack, "", ClaimedMembers.None, [], null));
        }
    }

    private async Task RestartAsync(Guid stack, HostRun run, CancellationToken cancellationToken)
    {
        string[] owed = [.. services.Database.Claims.Where(claim => claim.Facet == OwedRestart && claim.Stack == stack).Select(claim => claim.Key)];
        if (systemd is not null && run.UnitsChanged)
        {
            await systemd.ReloadAsync(run, cancellationToken).ConfigureAwait(false);
        }

        if (owed.Length == 0)
        {
            return;
        }

        // A unit that went with its file is owed nothing.
        if (systemd is not null && await systemd.RunningAsync([.. owed.Except(run.Started)], cancellationToken).ConfigureAwait(false) is { Length: > 0 } units)
        {
            run.Report($"restarting {string.Join(", ", units)}");
            await systemd.RestartAsync(units, cancellationToken).ConfigureAwait(false);
        }

        using HostAllocation allocation = services.Database.BeginAllocation();
        Array.ForEach(owed, unit => allocation.Unclaim(OwedRestart, unit, stack));
        allocation.Commit();
    }
}
