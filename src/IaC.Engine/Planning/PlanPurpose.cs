namespace IaC.Engine;

/// <summary>What a plan was asked to do.</summary>
public enum PlanPurpose
{
    /// <summary>Make the machine as declared.</summary>
    Up,

    /// <summary>Remove what is recorded.</summary>
    Destroy,

    /// <summary>Record what is observed.</summary>
    Refresh,
}
