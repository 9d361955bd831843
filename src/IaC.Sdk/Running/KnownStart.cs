using IaC.Model.Programs;

namespace IaC;

/// <summary>What a program is told in a test.</summary>
internal sealed class KnownStart(ProgramStart start) : IProgramStartSource
{
    /// <inheritdoc/>
    public ToldStart Start { get; } = ToldStart.Read(ProgramFrames.PayloadOf(start.ToJson()));
}
