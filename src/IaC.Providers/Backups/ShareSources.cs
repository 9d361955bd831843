using System.Collections.Immutable;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>What lies on the hosts of a stack, those that answer.</summary>
internal sealed class ShareSources : IDisposable
{
    private readonly List<IShareSource> sources = [];
    private readonly HashSet<string> claims = [];
    private readonly List<string> warnings = [];

    private ShareSources()
    {
    }

    /// <summary>What was found on each.</summary>
    public IEnumerable<ShareContent> Contents => sources.Select(source => source.Content);

    /// <summary>Images of what runs on this machine.</summary>
    public IEnumerable<string> ImagesHere => sources.OfType<LocalShare>().SelectMany(source => source.Content.Images);

    /// <summary>UIDs of the claims on them.</summary>
    public IReadOnlySet<string> Claims => claims;

    /// <summary>What the user should know: what is left out, and how disks were copied.</summary>
    public IReadOnlyList<string> Warnings => [.. warnings, .. Contents.SelectMany(content => content.Warnings)];

    /// <summary>Asks all hosts; disks of guests are copied there.</summary>
    /// <param name="services">This machine.</param>
    /// <param name="hosts">The others.</param>
    /// <param name="stack">The stack, whose names of hosts hold.</param>
    /// <param name="shares">What to look for, by host.</param>
    /// <param name="skipUnreachable">Leave out what does not answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">Something is lost, or a host does not answer.</exception>
    public static async Task<ShareSources> TakeAsync(
        HostServices services, RemoteHosts hosts, string stack, ImmutableSortedDictionary<string, HostShare> shares, bool skipUnreachable, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, UnreachableException> silent = await hosts.FindSilentAsync(stack, shares.Keys, cancellationToken).ConfigureAwait(false);
        if (silent.Count > 0 && !skipUnreachable)
        {
            throw new UnreachableException(string.Join("; ", silent.Values.Select(fault => fault.Message)), "nothing was written: try again when it answers, or pass --skip-unreachable, which leaves out what lies there");
        }

        var all = new ShareSources();
        try
        {
            foreach ((string host, HostShare share) in shares)
            {
                if (silent.TryGetValue(host, out UnreachableException? fault))
                {
                    string[] left = [.. share.Claims.Select(claim => claim.Name), .. share.Guests.Select(guest => $"the disks of guest/{guest.Name}")];
                    all.warnings.Add($"{fault.Message}: {(left.Length > 0 ? string.Join(" and ", left) : "what became of its pods")} is not in it");
                    continue;
                }

                all.sources.Add(hosts.Find(stack, host) is { } far
                    ? await FarShare.TakeAsync(far, share, cancellationToken).ConfigureAwait(false)
                    : await LocalShare.TakeAsync(services, share, cancellationToken).ConfigureAwait(false));
                all.claims.UnionWith(share.Claims.Select(claim => claim.Uid));
            }

            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    /// <summary>Adds the folders of all to a bundle, host by host.</summary>
    /// <returns>Files that changed while they were read, for people.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(BundleWriter bundle, CancellationToken cancellationToken)
    {
        List<string> changed = [];
        foreach (IShareSource source in sources)
        {
            changed.AddRange(await source.WriteAsync(bundle, cancellationToken).ConfigureAwait(false));
        }

        return changed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IShareSource source in sources)
        {
            source.Dispose();
        }
    }
}
