namespace IaC.Pods.Lifecycle;

/// <summary>Where a container stands.</summary>
internal enum ContainerPhase
{
    /// <summary>It runs as soon as its turn and its time have come.</summary>
    Waiting,

    /// <summary>Its start was asked for.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended and is not started again of itself.</summary>
    Ended,
}
