namespace IaC.Programs.Running;

/// <summary>What a program that was started is to say first, in words for the case that it does not.</summary>
/// <param name="Program">What the program is called: <c>the program</c>.</param>
/// <param name="Deed">What it does: <c>declare its stack</c>.</param>
/// <param name="Done">The same when it is done: <c>declared its stack</c>.</param>
/// <param name="Deadline">How long it may take; then it is killed.</param>
internal sealed record ProgramDuty(string Program, string Deed, string Done, TimeSpan Deadline)
{
    /// <summary>What helps a program that takes longer; null where nothing does.</summary>
    public string? LateRemedy { get; init; }

    /// <summary>What helps a program that ended without a fault.</summary>
    public required string EndRemedy { get; init; }

    /// <summary>It took too long.</summary>
    public ProgramException Late() => new($"{Program} did not {Deed} within {Deadline.TotalSeconds:0.###} s, and was killed", remedy: LateRemedy);

    /// <summary>It ended before.</summary>
    public ProgramException Ended(ProgramProcess process) =>
        new($"{Program} ended with {ProgramWords.HowItEnded(process)} before it {Done}", remedy: process is { Ended.IsCompleted: true, ExitCode: 0 } ? EndRemedy : null);
}
