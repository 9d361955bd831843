using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>Ledgers of the hosts that a root knows: its own machine.</summary>
internal sealed class HostLedgers(HostServices services) : IHostLedgers
{
    /// <summary>What this machine has.</summary>
    internal Compute Found => new(services.Facts.Cpus * 1000L, services.Facts.Memory, Disk.TotalSize, PodSubnet.AddressesOf(services.SubnetPrefixLength));

    /// <summary>Bytes in use of the file system that the root lies in.</summary>
    internal long UsedDisk => Disk.TotalSize - Disk.AvailableFreeSpace;

    private DriveInfo Disk => new(ExistingFolder.Of(services.Layout.Lib));

    /// <inheritdoc/>
    public HostLedger? Find(string host) => host == HostReference.LocalHost ? Own
        : host.StartsWith(HostLedger.PlaceOf(HostReference.LocalHost, ""), StringComparison.Ordinal) ? Own.Places.FirstOrDefault(place => place.Host == host)
        : null;

    // With places that are about to be declared.
    private HostLedger Own
    {
        get
        {
            HostLedger known = services.ExistingDatabase?.Ledger(HostReference.LocalHost, Found) ?? new HostLedger { Host = HostReference.LocalHost, Found = Found };
            IEnumerable<HostLedger> coming = services.ComingPlaces.Select(place => new HostLedger { Host = HostLedger.PlaceOf(known.Host, place.Class), Found = place.Found });
            return known with { Places = [.. known.Places, .. coming.Where(place => !known.Places.Any(other => other.Host == place.Host))] };
        }
    }

    /// <summary>The ledger with what a transaction promises.</summary>
    internal HostLedger Of(HostAllocation allocation) => allocation.Ledger(HostReference.LocalHost, Found);

    /// <summary>Refuses what a transaction promises beyond what there is.</summary>
    /// <param name="allocation">The transaction.</param>
    /// <param name="before">The ledger when it began.</param>
    /// <param name="asking">The stack.</param>
    /// <exception cref="AllocationException">Something is short.</exception>
    internal void RefuseOvercommit(HostAllocation allocation, HostLedger before, Guid asking)
    {
        HostLedger after = Of(allocation);
        foreach (HostLedger one in after.Places.Append(after))
        {
            Compute held = (one == after ? before : before.Places.FirstOrDefault(place => place.Host == one.Host))?.Held ?? default;
            if (Shortage.Of(new HostUse(one.Host, one.Limit, held, one.Held), one.Holdings, asking) is { } shortage)
            {
                throw new AllocationException($"{shortage}; {Shortage.Remedy}");
            }
        }
    }
}
