namespace IaC.Engine;

/// <summary>What a step does. Order and symbols are those shown to people.</summary>
public enum StepAction
{
    /// <summary>Nothing to do.</summary>
    Same,

    /// <summary>Make it.</summary>
    Create,

    /// <summary>Change what runs.</summary>
    Update,

    /// <summary>Delete it and make it anew, in the order that the step says.</summary>
    Replace,

    /// <summary>Remove it.</summary>
    Delete,

    /// <summary>Forget it without touching it.</summary>
    Forget,

    /// <summary>Record what was observed without touching it.</summary>
    Refresh,

    /// <summary>Record that its declaration is gone, and leave it with its data.</summary>
    Keep,
}
