using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>Ledgers of the hosts that a root knows: its own machine.</summary>
internal sealed class HostLedgers(HostServices services) : IHostLedgers
{
    /// <summary>What this machine has.</summary>
    internal Compute Found => new(services.Facts.Cpus * 1000L, services.Facts.Memory, Disk.TotalSize);

    /// <summary>Bytes in use of the file system that the root lies in.</summary>
    internal long UsedDisk => Disk.TotalSize - Disk.AvailableFreeSpace;

    private DriveInfo Disk => new(ExistingFolder.Of(services.Layout.Lib));

    /// <inheritdoc/>
    public HostLedger? Find(string host) => host != HostReference.LocalHost ? null : services.ExistingDatabase?.Ledger(host, Found) ?? new HostLedger { Host = host, Found = Found };

    /// <summary>The ledger with what a transaction promises.</summary>
    internal HostLedger Of(HostAllocation allocation) => allocation.Ledger(HostReference.LocalHost, Found);

    /// <summary>Refuses what a transaction promises beyond what there is.</summary>
    /// <param name="allocation">The transaction.</param>
    /// <param name="before">The ledger when it began.</param>
    /// <exception cref="AllocationException">Something is short.</exception>
    internal void RefuseOvercommit(HostAllocation allocation, HostLedger before)
    {
        HostLedger after = Of(allocation);
        if (Shortage.Of(new HostUse(after.Host, after.Limit, before.Held, after.Held), after.Holdings) is { } shortage)
        {
            throw new AllocationException($"{shortage}; {Shortage.Remedy}");
        }
    }
}
