using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What a plan was made from is no more: it is refused as a whole, and nothing was done.</summary>
/// <param name="message">Names each resource that moved and how.</param>
/// <param name="moved">The resources, as people write them.</param>
public sealed class StalePlanException(string message, ImmutableArray<string> moved) : EngineException(message, "make a new plan")
{
    /// <summary>The resources that moved, as people write them.</summary>
    public ImmutableArray<string> Moved { get; } = moved;
}
