using IaC.Model;

namespace IaC.Engine;

/// <summary>A part of a run that is started as a whole, and the parts that must be done before it.</summary>
/// <param name="step">The step that it carries out, or carries out a part of.</param>
/// <param name="isDeleteFirst">Only deletes what a later part makes anew.</param>
internal sealed class WorkItem(PlannedStep step, bool isDeleteFirst)
{
    /// <summary>The step that it carries out, or carries out a part of.</summary>
    public PlannedStep Step => step;

    /// <summary>Only deletes what a later part makes anew.</summary>
    public bool IsDeleteFirst => isDeleteFirst;

    /// <summary>Parts that must be done before it.</summary>
    public List<WorkItem> After { get; } = [];

    /// <summary>How it ended; null before that.</summary>
    public StepResult? Result { get; set; }

    /// <summary>What was done, which is less than was planned where a value turned out to be the same.</summary>
    public StepAction Action { get; set; } = step.Action;

    /// <summary>For one that was not tried: the resource whose failure stands behind it.</summary>
    public ResourceKey? Because { get; set; }
}
