using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Programs;

/// <summary>A program gave no stack: it does not build, failed, hung or was killed. Nothing was planned.</summary>
/// <param name="faults">What is wrong.</param>
public sealed class ProgramException(ImmutableArray<Diagnostic> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>One fault.</summary>
    public ProgramException(string message, SourcePosition? position = null, string? remedy = null)
        : this([Diagnostic.Error(message, position, remedy)])
    {
    }

    /// <summary>What is wrong.</summary>
    public ImmutableArray<Diagnostic> Faults { get; } = faults;
}
