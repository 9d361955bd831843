namespace IaC.Engine;

/// <summary>How a plan is carried out.</summary>
public sealed record ApplyOptions
{
    /// <summary>The usual way.</summary>
    public static ApplyOptions Default { get; } = new();

    /// <summary>The most steps at once; a step that only waits until its resource is ready does not count. <value>Four for each processor.</value></summary>
    public int Parallelism { get; init; } = 4 * Environment.ProcessorCount;

    /// <summary>After a failed step go on with what does not depend on it. <value>False: start no further step.</value></summary>
    public bool ContinueOnError { get; init; }

    /// <summary>After a failed step bring back what was recorded before the apply. <value>False.</value></summary>
    public bool RollbackOnFailure { get; init; }

    /// <summary>The user consented to steps that lose data. <value>False: such a plan is refused.</value></summary>
    public bool AllowDataLoss { get; init; }

    /// <summary>Run no hooks. <value>False.</value></summary>
    public bool SkipHooks { get; init; }

    /// <summary>Observe again before acting, for a plan over which the user thought a while; done anyway for a saved one. <value>False.</value></summary>
    public bool VerifyFresh { get; init; }

    /// <summary>How long an operation may take.</summary>
    public OperationDeadlines Deadlines { get; init; } = OperationDeadlines.Default;
}
