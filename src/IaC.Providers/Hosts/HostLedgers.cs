using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>Ledgers of the hosts that a root knows: its own machine.</summary>
internal sealed class HostLedgers(HostServices services) : IHostLedgers
{
    /// <summary>What this machine has.</summary>
    internal Compute Found => new(services.Facts.Cpus * 1000L, services.Facts.Memory);

    /// <inheritdoc/>
    public HostLedger? Find(string host) => host != HostReference.LocalHost ? null : services.ExistingDatabase?.Ledger(host, Found) ?? new HostLedger { Host = host, Found = Found };

    /// <summary>The ledger with what a transaction promises.</summary>
    internal HostLedger Of(HostAllocation allocation) => allocation.Ledger(HostReference.LocalHost, Found);
}
