using IaC.Cli.Views.Capacity;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Capacity;

/// <summary>How long more or fewer of a workload take, by what the runs of its stack measured.</summary>
internal sealed class CapacityTimes
{
    private readonly Dictionary<string, (StackIdentity Identity, ProvisionTimes Times)?> stacks = [];

    /// <summary>Reads what the runs of stacks measured.</summary>
    /// <param name="states">Where they are kept.</param>
    /// <param name="rows">Whose holders are asked about.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<CapacityTimes> ReadAsync(StateBackend states, IEnumerable<CapacityRow> rows, CancellationToken cancellationToken)
    {
        var measured = new CapacityTimes();
        foreach (string stack in rows.SelectMany(row => row.Holders).Select(holder => holder.Stack).OfType<string>().Distinct())
        {
            measured.stacks[stack] = await states.TimesAsync(stack, cancellationToken) is { } known ? (known.Identity, new ProvisionTimes(known.Times)) : null;
        }

        return measured;
    }

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

    private (StackIdentity Identity, ProvisionTimes Times)? Of(HolderRow holder) => holder.Stack is { } stack ? stacks.GetValueOrDefault(stack) : null;

    private static ResourceKey KeyOf(HolderRow holder) =>
        new((BuiltInKinds.FindByName(holder.Kind) ?? BuiltInKinds.Pod).ApiVersion, holder.Kind, holder.Namespace, holder.Name);
}
