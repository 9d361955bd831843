namespace IaC.GitOps;

/// <summary>Where a unit stands.</summary>
public enum UnitState
{
    /// <summary>Nothing was taken of its source yet.</summary>
    Pending,

    /// <summary>A commit is being carried out.</summary>
    Progressing,

    /// <summary>All is as the commit says, and ready.</summary>
    Ready,

    /// <summary>All is as the commit says, and something of it is not ready any more.</summary>
    Degraded,

    /// <summary>The machine is otherwise than the commit says, and is left so.</summary>
    Drifted,

    /// <summary>A commit cannot be carried out; what ran before goes on.</summary>
    Failed,

    /// <summary>A commit did not become healthy; the one before is back, and stays until there is a newer one.</summary>
    RolledBack,

    /// <summary>A commit waits for somebody to agree to it.</summary>
    AwaitingApproval,

    /// <summary>A commit waits for units that this one depends on.</summary>
    AwaitingDependencies,

    /// <summary>A commit waits for its time.</summary>
    AwaitingWindow,

    /// <summary>Nothing is changed until it is resumed.</summary>
    Suspended,

    /// <summary>The document does not name it any more; its stack is left as it is.</summary>
    Former,
}
