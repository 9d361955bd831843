using System.Collections.Immutable;

namespace IaC.Model;

/// <summary>A value that the program of a stack computes from outputs of its resources, when they are known: <c>${{ apply.ID }}</c> stands for it in documents.</summary>
/// <param name="Id">Name within the stack.</param>
/// <param name="Inputs">Expressions whose values it is computed from, each in full: <c>${{ pod.db.status.address }}</c>.</param>
public sealed record ComputedValue(string Id, ImmutableArray<string> Inputs)
{
    /// <summary>Where the program computes it.</summary>
    public SourcePosition? Position { get; init; }
}
