using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Counts what a stack would hold of each host once its plan is carried out, before anything is asked for or touched.</summary>
/// <param name="ledgers">What hosts have that do not say it themselves.</param>
/// <param name="stackUuid">The stack.</param>
internal sealed class CapacityPlanner(IHostLedgers ledgers, Guid stackUuid)
{
    private readonly Dictionary<Urn, ResourceDemand> _demands = [];
    private readonly Dictionary<string, HostTerms> _terms = [];
    private readonly Dictionary<string, HostLedger> _ledgers = [];

    /// <summary>Takes in what a checked document asks of a host, or says of one.</summary>
    public void Add(Urn urn, CheckResponse response)
    {
        if (response.Demand is { } demand)
        {
            _demands[urn] = demand;
        }

        if (response.Terms is { } terms)
        {
            string host = urn.ToKey().Name;
            _terms[host] = terms;
            foreach ((string storageClass, HostTerms ofPlace) in terms.Places)
            {
                _terms[HostLedger.PlaceOf(host, storageClass)] = ofPlace;
            }
        }

        if (response.Ledger is { } ledger)
        {
            HostLedger known = ledger.Called(urn.ToKey().Name);
            foreach (HostLedger one in known.Places.Append(known))
            {
                _ledgers[one.Host] = one;
            }
        }
    }

    /// <summary>What becomes of the promises of each host that a step asks for; a fault for each that cannot give it.</summary>
    /// <param name="steps">All steps of the plan.</param>
    /// <param name="faults">Gets what does not fit.</param>
    public ImmutableArray<HostUse> Judge(IReadOnlyCollection<PlannedStep> steps, ICollection<Diagnostic> faults)
    {
        List<HostUse> uses = [];

        // What is left alone was not checked, and holds what it has.
        HashSet<string> left = [.. steps.Where(step => step is { Action: not (StepAction.Delete or StepAction.Forget), Uid: not null } && !_demands.ContainsKey(step.Urn)).Select(step => step.Uid!)];
        foreach (IGrouping<string, PlannedStep> asking in steps.Where(step => _demands.ContainsKey(step.Urn)).GroupBy(step => _demands[step.Urn].Host))
        {
            if ((_ledgers.GetValueOrDefault(asking.Key) ?? ledgers.Find(asking.Key)) is not { } ledger)
            {
                continue;
            }

            ledger = _terms.TryGetValue(asking.Key, out HostTerms? terms) ? ledger with { Terms = ledger.Terms.SetItem(stackUuid, terms) } : ledger;
            Dictionary<Holding, PlannedStep> asked = new(ReferenceEqualityComparer.Instance);
            foreach (PlannedStep step in asking)
            {
                asked.Add(HoldingOf(step), step);
            }

            Holding[] after = [.. Others(ledger, left, asked.Keys), .. asked.Keys];
            HostUse use = new(asking.Key, ledger.Limit, ledger.Held, Compute.Sum(after.Select(holding => holding.Amount)));
            uses.Add(use);
            if (Shortage.Of(use, after) is { } shortage)
            {
                faults.Add(Diagnostic.Error(shortage, Place(asking), Shortage.Remedy));
            }

            foreach ((Holding second, string text) in Shortage.OfPorts(asking.Key, after))
            {
                faults.Add(Diagnostic.Error(text, asked.GetValueOrDefault(second)?.Declaration?.Source.Locate("/spec"), Shortage.PortRemedy));
            }
        }

        return [.. uses];
    }

    private Holding HoldingOf(PlannedStep step)
    {
        ResourceDemand demand = _demands[step.Urn];
        return new Holding(step.Uid ?? "", stackUuid, step.Key.Namespace.Length > 0 ? step.Key.Namespace : ResourceKey.DefaultNamespace, step.Key.Name, demand.Amount) { Ports = demand.Ports };
    }

    // What goes gives all to what comes, but for its address: both may be there for a moment. Whoever takes its name takes that too.
    private IEnumerable<Holding> Others(HostLedger ledger, HashSet<string> left, IReadOnlyCollection<Holding> asked)
    {
        ILookup<bool, Holding> others = ledger.Holdings.ToLookup(holding => holding.StackUuid != stackUuid || left.Contains(holding.Uid));
        IEnumerable<Holding> going = others[false].ExceptBy(asked.Select(holding => holding.Uid), holding => holding.Uid).ExceptBy(asked.Select(NameOf), NameOf);
        return others[true].Concat(going.Select(holding => holding with { Amount = new Compute(0, 0, 0, holding.Amount.Addresses), Ports = [] }));

        static (string Namespace, string Name) NameOf(Holding holding) => (holding.Namespace, holding.Name);
    }

    // Of what is new or changes, the one that asks for most.
    private SourcePosition? Place(IEnumerable<PlannedStep> asking) =>
        (asking.Where(step => step.Action != StepAction.Same).MaxBy(step => _demands[step.Urn].Amount.Memory) ?? asking.First()).Declaration?.Source.Locate("/spec");
}
