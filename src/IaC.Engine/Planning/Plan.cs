using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A plan: a plain value, made without effects, that an apply carries out and nothing else.</summary>
public sealed record Plan
{
    /// <summary>Format of the saved file.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Format of this value.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Stack that it is for.</summary>
    public required string Stack { get; init; }

    /// <summary>Project of the stack.</summary>
    public required string Project { get; init; }

    /// <summary>Where the program came from; recorded by the apply.</summary>
    public required string Origin { get; init; }

    /// <summary>UUID of the stack; the mark of ownership.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Serial of the state it was made from; what was written since makes the plan stale.</summary>
    public required long StateSerial { get; init; }

    /// <summary>All resources of the stack, declared ones in dependency order, then deletes in reverse order.</summary>
    public required ImmutableArray<PlannedStep> Steps { get; init; }

    /// <summary>Warnings.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The user asked to look again at what is cached (<c>--rebuild</c>).</summary>
    public bool Rebuild { get; init; }

    /// <summary>The plan was read from a file: apply looks again at every resource, and refuses if one moved.</summary>
    public bool IsSaved { get; init; }

    /// <summary>Whether an apply would do anything.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != StepAction.Same);
}
