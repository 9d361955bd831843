namespace IaC.Engine;

/// <summary>What a run gets from outside.</summary>
/// <param name="Emit">Gets the events.</param>
/// <param name="Crash">The hook for crash tests.</param>
/// <param name="Time">The clock.</param>
/// <param name="Stop">Start no further step, and stop waiting.</param>
/// <param name="Abort">Cancel calls in flight.</param>
internal sealed record RunSurroundings(Action<EngineEvent> Emit, CrashPoints Crash, TimeProvider Time, CancellationToken Stop, CancellationToken Abort)
{
    /// <summary>The program behind the stack; null where there is none.</summary>
    public IStackProgram? Computer { get; init; }

    /// <summary>The run takes another one back, which needs no value of the program.</summary>
    public bool IsRollback { get; init; }

    /// <summary>Why no further step is begun; null where nothing stands against it.</summary>
    public string? Fault => IsRollback ? null : Computer?.Fault;
}
