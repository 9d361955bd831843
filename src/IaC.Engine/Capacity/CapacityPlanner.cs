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
            Know(ledger.Called(urn.ToKey().Name));
        }
    }

    /// <summary>Asks the hosts that steps demand something new of, all at once, where their Hosts did not say what they have: one that is not selected was not checked.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="steps">All steps of the plan.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task AskAsync(string stack, IEnumerable<PlannedStep> steps, CancellationToken cancellationToken)
    {
        IEnumerable<string> demanded = steps.Where(step => IsAsking(step) && step.Action != StepAction.Same).Select(step => HostLedger.HostOf(_demands[step.Urn].Host));
        string[] unknown = [.. demanded.Distinct().Where(host => !_ledgers.ContainsKey(host))];
        HostLedger?[] answers = await Task.WhenAll(unknown.Select(host => ledgers.AskAsync(stack, host, cancellationToken).AsTask())).ConfigureAwait(false);
        foreach ((string host, HostLedger? ledger) in unknown.Zip(answers))
        {
            if (ledger is not null)
            {
                Know(ledger.Called(host));
            }
        }
    }

    /// <summary>What becomes of the promises of each host that a step asks for; a fault for each that cannot give it. As the reservation has it that follows: see <see cref="Inventory"/>.</summary>
    /// <param name="steps">All steps of the plan.</param>
    /// <param name="faults">Gets what does not fit.</param>
    public ImmutableArray<HostUse> Judge(IReadOnlyCollection<PlannedStep> steps, ICollection<Diagnostic> faults)
    {
        List<HostUse> uses = [];
        HashSet<string?> ending = [.. steps.Where(step => step.Action == StepAction.Delete || step is { Action: StepAction.Replace, DeleteFirst: true }).Select(step => step.Uid)];
        HashSet<string> undeclared = [.. steps.Where(step => step.Key.Is(BuiltInKinds.Host) && step.Action is StepAction.Delete or StepAction.Forget).Select(step => step.Key.Name)];
        foreach (IGrouping<string, PlannedStep> asking in steps.Where(IsAsking).GroupBy(step => _demands[step.Urn].Host))
        {
            if ((_ledgers.GetValueOrDefault(asking.Key) ?? ledgers.Find(asking.Key)) is not { } ledger)
            {
                continue;
            }

            ledger = _terms.TryGetValue(asking.Key, out HostTerms? terms) ? ledger with { Terms = ledger.Terms.SetItem(stackUuid, terms) }
                : undeclared.Contains(asking.Key) ? ledger with { Terms = ledger.Terms.Remove(stackUuid) }
                : ledger;
            Dictionary<Holding, PlannedStep> asked = Asked(ledger, asking);
            Holding[] after = [.. Others(ledger, asked, ending), .. asked.Keys];
            HostUse use = new(asking.Key, ledger.Limit, ledger.Held, Compute.Sum(after.Select(holding => holding.Amount)));
            uses.Add(use);
            if (Shortage.Of(use, after, stackUuid) is { } shortage)
            {
                faults.Add(Diagnostic.Error(shortage, Place(asking), Shortage.Remedy));
            }

            foreach ((Holding second, string text) in Shortage.OfPorts(asking.Key, after, stackUuid))
            {
                faults.Add(Diagnostic.Error(text, asked.GetValueOrDefault(second)?.Declaration?.Source.Locate("/spec"), Shortage.PortRemedy));
            }
        }

        return [.. uses];
    }

    // What is left of an earlier one may go under the name of one that stays.
    private bool IsAsking(PlannedStep step) => !step.IsEnding && _demands.ContainsKey(step.Urn);

    private void Know(HostLedger known)
    {
        foreach (HostLedger one in known.Places.Append(known))
        {
            _ledgers[one.Host] = one;
        }
    }

    // What stays as it is has what it holds, whatever is declared of one that is held.
    private Dictionary<Holding, PlannedStep> Asked(HostLedger ledger, IEnumerable<PlannedStep> asking)
    {
        HashSet<string> holding = [.. ledger.Holdings.Select(one => one.Uid)];
        var asked = new Dictionary<Holding, PlannedStep>(ReferenceEqualityComparer.Instance);
        foreach (PlannedStep step in asking.Where(step => step.Action != StepAction.Same || step.Uid is null || !holding.Contains(step.Uid)))
        {
            ResourceDemand demand = _demands[step.Urn];
            asked.Add(new Holding(step.Uid ?? "", stackUuid, step.Key.Namespace.Length > 0 ? step.Key.Namespace : ResourceKey.DefaultNamespace, step.Key.Name, demand.Amount) { Ports = demand.Ports }, step);
        }

        return asked;
    }

    // What goes gives all to what comes, but for its address, which it has until it is gone: one that takes its place takes that too. One that is made first stands beside it.
    private IEnumerable<Holding> Others(HostLedger ledger, Dictionary<Holding, PlannedStep> asked, HashSet<string?> ending)
    {
        Dictionary<string, Holding> succeeding = asked.Where(pair => pair.Value.Uid is not null && pair.Value is not { Action: StepAction.Replace, DeleteFirst: false }).ToDictionary(pair => pair.Value.Uid!, pair => pair.Key);
        ILookup<(string, string), Holding> created = asked.Where(pair => pair.Value.Uid is null && !pair.Value.Key.Is(BuiltInKinds.PersistentVolumeClaim)).ToLookup(pair => (pair.Key.Namespace, pair.Key.Name), pair => pair.Key);
        foreach (Holding holding in ledger.Holdings)
        {
            if (holding.StackUuid != stackUuid)
            {
                yield return holding;
                continue;
            }

            bool ends = ending.Contains(holding.Uid);
            Holding? successor = succeeding.GetValueOrDefault(holding.Uid);
            if (successor is null && !ends && holding.Kind != BuiltInKinds.PersistentVolumeClaim.Kind)
            {
                successor = created[(holding.Namespace, holding.Name)].FirstOrDefault();
            }

            if (successor is null && !ends)
            {
                yield return holding;
            }
            else if (holding.Amount.Addresses > (successor?.Amount.Addresses ?? 0))
            {
                yield return holding with { Amount = new Compute(0, 0, 0, holding.Amount.Addresses), Ports = [] };
            }
        }
    }

    // Of what is new or changes, the one that asks for most.
    private SourcePosition? Place(IEnumerable<PlannedStep> asking) =>
        (asking.Where(step => step.Action != StepAction.Same).MaxBy(step => _demands[step.Urn].Amount.Memory) ?? asking.First()).Declaration?.Source.Locate("/spec");
}
