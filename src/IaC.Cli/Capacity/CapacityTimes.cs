using IaC.Cli.Views.Capacity;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Capacity;

/// <summary>How long more or fewer of a workload take, by what the runs of its stack measured.</summary>
/// <param name="stateFolder">Folder of the states.</param>
internal sealed class CapacityTimes(string stateFolder)
{
    private readonly Dictionary<string, (StackIdentity Identity, ProvisionTimes Times)?> stacks = [];

    /// <summary>The rows with what one more of each holder takes.</summary>
    public IReadOnlyList<CapacityRow> Add(IReadOnlyList<CapacityRow> rows) =>
        [.. rows.Select(row => row with { Holders = [.. row.Holders.Select(holder => holder with { NextSeconds = Each(row.Host, holder, StepAction.Create)?.Seconds })] })];

    /// <summary>How long it takes until there are so many: those that were asked for, or the most that fit.</summary>
    /// <param name="answers">Says what fits.</param>
    /// <param name="question">What is asked.</param>
    public (CapacityRow Row, TimeRow Time) Ask(CapacityAnswers answers, CapacityQuestion question)
    {
        CapacityAnswer whole = answers.Ask([question])[0];
        long reached = whole.WhatIf.Fits ? question.Count : Math.Min(question.Count, whole.WhatIf.Most ?? question.Count);
        CapacityAnswer answer = whole.WhatIf.Fits ? whole : answers.Ask([question with { Count = reached }])[0];
        HolderRow holder = answer.Holder;
        var steps = answer.WhatIf.Hosts.Where(placed => placed.Count != placed.Now).Select(placed =>
        {
            StepAction action = placed.Count > placed.Now ? StepAction.Create : StepAction.Delete;
            return (action, Each(placed.Host, holder, action), Math.Abs(placed.Count - placed.Now));
        });
        double overhead = Of(holder) is { } stack ? stack.Times.Expect(StepCircumstances.OfRun(stack.Identity.Name, stack.Identity.Project))?.Seconds ?? 0 : 0;
        ExpectedRun? expected = reached == whole.WhatIf.Now ? new ExpectedRun(0, [], 0) : ScaleForecast.Of(KeyOf(holder), steps, overhead);
        return (answer.Row, new TimeRow(question.Name, whole.WhatIf.Now, question.Count, reached, expected, whole.WhatIf.Shortage)
        {
            Hosts = answer.WhatIf.Hosts,
            CostPerHour = holder.CostPerHour,
            Currency = holder.CostPerHour is null ? null : answer.Row.Cost?.Currency,
        });
    }

    // Its image is where others like it run; that it is where none does is not known, and then it may take longer.
    private StepTime? Each(string host, HolderRow holder, StepAction action) =>
        Of(holder) is { } stack ? stack.Times.Expect(new StepCircumstances(Urn.Create(stack.Identity.Name, stack.Identity.Project, KeyOf(holder)), host, action, Cold: false)) : null;

    private (StackIdentity Identity, ProvisionTimes Times)? Of(HolderRow holder)
    {
        if (holder.Stack is not { } name)
        {
            return null;
        }

        if (!stacks.TryGetValue(name, out (StackIdentity, ProvisionTimes)? known))
        {
            stacks[name] = known = Stacks.Times(stateFolder, name);
        }

        return known;
    }

    private static ResourceKey KeyOf(HolderRow holder) =>
        new((BuiltInKinds.FindByName(holder.Kind) ?? BuiltInKinds.Pod).ApiVersion, holder.Kind, holder.Namespace, holder.Name);
}
