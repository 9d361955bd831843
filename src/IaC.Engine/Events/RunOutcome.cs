namespace IaC.Engine;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>All steps are done.</summary>
    Succeeded,

    /// <summary>A step failed.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Cancelled,

    /// <summary>A step failed, and what was recorded before is back.</summary>
    RolledBack,
}
