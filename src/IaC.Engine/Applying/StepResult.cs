namespace IaC.Engine;

/// <summary>How a step ended.</summary>
internal enum StepResult
{
    /// <summary>Done, and its resource ready.</summary>
    Done,

    /// <summary>Failed.</summary>
    Failed,

    /// <summary>Failed, because the host that keeps its resource does not answer: nothing was asked of it, and what is elsewhere goes on.</summary>
    Unreachable,

    /// <summary>Applied or aborted, but the run was stopped before its resource was ready.</summary>
    Interrupted,

    /// <summary>Not tried, or stopped while it only prepared itself.</summary>
    Skipped,
}
