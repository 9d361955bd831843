using IaC.Cli.Views.Capacity;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Capacity;

/// <summary>From the ledger of a host to what <c>iac capacity</c> says of it: sums, and what still fits. The ledger is the one that plans and applies are held to.</summary>
/// <param name="ledger">The promises of the host.</param>
/// <param name="known">Kind and stack of a holder by its uid; null of one that does not run.</param>
/// <param name="stackOf">Name of a stack; null of one that is not recorded here.</param>
internal sealed class CapacityReport(HostLedger ledger, Func<string, (string Kind, string Stack)?> known, Func<Guid, string?> stackOf)
{
    /// <summary>The row of the host.</summary>
    /// <param name="usedCpu">Processors in use; null where that is not counted.</param>
    /// <param name="usedMemory">Bytes in use; null where that is not counted.</param>
    /// <param name="usedDisk">Bytes of disk in use; null where that is not counted.</param>
    public CapacityRow Row(decimal? usedCpu, long? usedMemory, long? usedDisk) => new(
        ledger.Host,
        Amount(compute => compute.CpuMillis / 1000m, usedCpu),
        Amount(compute => compute.Memory, usedMemory),
        Amount(compute => compute.Disk, usedDisk),
        Amount(compute => compute.Addresses, ledger.Held.Addresses),
        ledger.Cost is { } cost ? Cost(cost, Math.Clamp(ledger.ShareOf(ledger.Held), 0, 1)) : null,
        [.. ledger.Holdings.Where(IsWorkload).Select(Holder)]);

    private CapacityAmount Amount(Func<Compute, decimal> part, decimal? used) => new(part(ledger.Base), part(ledger.Reserve), part(ledger.Limit), part(ledger.Held), used, part(ledger.Free));

    private static CostRow Cost(HourlyCost cost, decimal used) => new(cost.PerHour, Money(cost.PerHour * used), Money(cost.PerHour * (1 - used)), cost.Currency);

    private HolderRow Holder(Holding holding) => new(
        known(holding.Uid)?.Kind ?? (holding.Kind.Length > 0 ? holding.Kind : BuiltInKinds.Pod.Kind), holding.Namespace, holding.Name, known(holding.Uid)?.Stack ?? stackOf(holding.StackUuid), holding.Amount.CpuMillis / 1000m, holding.Amount.Memory, holding.Amount.Disk, ledger.Fits(holding))
    {
        Addresses = holding.Amount.Addresses,
        Ports = holding.Ports,
        CostPerHour = ledger.Cost is { } cost ? Money(cost.PerHour * ledger.ShareOf(holding.Amount)) : null,
    };

    // What a build or a killed run holds for a moment is counted and not listed.
    private bool IsWorkload(Holding holding) => known(holding.Uid) is not null || holding.Amount with { Addresses = 0 } != default;

    private static decimal Money(decimal amount) => Math.Round(amount, 6);
}
