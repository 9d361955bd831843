using System.Globalization;
using IaC.Cli.Commands;
using IaC.Cli.Views.Capacity;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Capacity;

/// <summary>From the ledger of a host to what <c>iac capacity</c> says: sums, what still fits, and answers to questions. The ledger is the one that plans and applies are held to.</summary>
/// <param name="ledger">The promises of the host.</param>
/// <param name="known">Kind and stack of a holder by its uid; null of one that nothing is known of.</param>
internal sealed class CapacityReport(HostLedger ledger, Func<string, (string Kind, string Stack)?> known)
{
    /// <summary>The row of the host.</summary>
    /// <param name="usedCpu">Processors in use; null where that is not counted.</param>
    /// <param name="usedMemory">Bytes in use; null where that is not counted.</param>
    /// <param name="questions">Names of workloads, and how many there would be.</param>
    /// <exception cref="UsageException">A question names nothing that holds something here.</exception>
    public CapacityRow Row(decimal? usedCpu, long? usedMemory, IReadOnlyList<(string Name, long Count)> questions) => new(
        ledger.Host,
        Amount(compute => compute.CpuMillis / 1000m, usedCpu),
        Amount(compute => compute.Memory, usedMemory),
        [.. ledger.Holdings.Where(IsWorkload).Select(Holder)],
        WhatIf(questions));

    private CapacityAmount Amount(Func<Compute, decimal> part, decimal? used) => new(part(ledger.Base), part(ledger.Reserve), part(ledger.Limit), part(ledger.Held), used, part(ledger.Free));

    private HolderRow Holder(Holding holding) => new(
        KindOf(holding), holding.Namespace, holding.Name, known(holding.Uid)?.Stack, holding.Amount.CpuMillis / 1000m, holding.Amount.Memory, ledger.Fits(holding.Amount));

    // All questions are answered of one world, in which all of them came true.
    private List<WhatIfRow> WhatIf(IReadOnlyList<(string Name, long Count)> questions)
    {
        (string Name, long Count, Holding[] Asked)[] all = [.. questions.Select(question => (question.Name, question.Count, Named(question.Name)))];
        HashSet<string> replaced = [.. all.SelectMany(question => question.Asked).Select(holding => holding.Uid)];
        List<Holding> then = [.. ledger.Holdings.Where(holding => !replaced.Contains(holding.Uid)), .. all.Select(question => question.Asked[0] with { Name = Times(question.Asked[0].Name, question.Count), Amount = question.Asked[0].Amount * question.Count })];
        HostUse use = new(ledger.Host, ledger.Limit, default, Compute.Sum(then.Select(holding => holding.Amount)));
        string? shortage = Shortage.Of(use, then);
        return [.. all.Select(question => new WhatIfRow(question.Name, question.Count, shortage is null, Most(question.Asked), shortage))];
    }

    private long? Most(Holding[] asked) =>
        (ledger with { Holdings = ledger.Holdings.RemoveAll(holding => asked.Any(one => one.Uid == holding.Uid)) }).Fits(asked[0].Amount);

    private Holding[] Named(string name)
    {
        Holding[] found = [.. ledger.Holdings.Where(holding => IsWorkload(holding) && (holding.Name == name || $"{KindOf(holding).ToLowerInvariant()}/{holding.Name}" == name || $"{holding.Namespace}/{holding.Name}" == name))];
        return found.Length > 0 ? found : throw new UsageException($"nothing that is called {name} holds anything of host {ledger.Host} (see `iac capacity`)");
    }

    // What a build or a killed run holds for a moment is counted and not listed.
    private bool IsWorkload(Holding holding) => known(holding.Uid) is not null || holding.Amount != default;

    private string KindOf(Holding holding) => known(holding.Uid)?.Kind ?? BuiltInKinds.Pod.Kind;

    private static string Times(string name, long count) => string.Create(CultureInfo.InvariantCulture, $"{name} x {count}");
}
