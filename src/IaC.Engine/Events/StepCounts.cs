namespace IaC.Engine;

/// <summary>Steps by action.</summary>
public sealed record StepCounts(int Same, int Create, int Update, int Replace, int Delete, int Forget, int Refresh, int Keep = 0)
{
    /// <summary>Counts actions.</summary>
    public static StepCounts Of(IEnumerable<StepAction> actions)
    {
        Span<int> counts = stackalloc int[8];
        foreach (StepAction action in actions)
        {
            counts[(int)action]++;
        }

        return new StepCounts(
            counts[(int)StepAction.Same],
            counts[(int)StepAction.Create],
            counts[(int)StepAction.Update],
            counts[(int)StepAction.Replace],
            counts[(int)StepAction.Delete],
            counts[(int)StepAction.Forget],
            counts[(int)StepAction.Refresh],
            counts[(int)StepAction.Keep]);
    }
}
