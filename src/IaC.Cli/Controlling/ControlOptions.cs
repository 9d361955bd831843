using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Engine;

namespace IaC.Cli.Controlling;

/// <summary>What <c>stop</c>, <c>start</c> and <c>restart</c> were given.</summary>
internal sealed record ControlOptions
{
    /// <summary>Options of every command.</summary>
    public required GlobalOptions Global { get; init; }

    /// <summary>Resources, as typed.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Only resources of this stack.</summary>
    public string? Stack { get; init; }

    /// <summary>Only this container, of <c>restart</c>.</summary>
    public string? Container { get; init; }

    /// <summary>How long it has to end by itself; null leaves it to the resource.</summary>
    public TimeSpan? Grace { get; init; }

    /// <summary>Whether another command that holds the stack is waited for.</summary>
    public LockMode Lock { get; init; } = LockMode.Exclusive;
}
