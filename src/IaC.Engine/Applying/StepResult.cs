namespace IaC.Engine;

/// <summary>How a step ended.</summary>
internal enum StepResult
{
    /// <summary>Done, and its resource ready.</summary>
    Done,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Applied, but the run was stopped while it waited until its resource is ready.</summary>
    Interrupted,

    /// <summary>Not tried.</summary>
    Skipped,
}
