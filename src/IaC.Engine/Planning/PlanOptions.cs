using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What a plan is about. A pattern names resources as people write them (<c>pod/web</c>, <c>pod/other.web</c>) or by URN; <c>*</c> stands for any text.
/// A pattern that matches nothing is an error.
/// </summary>
public sealed record PlanOptions
{
    /// <summary>The plan of everything.</summary>
    public static PlanOptions Default { get; } = new();

    /// <summary>Look again at what is cached of this machine: programs that images copy. <value>False.</value></summary>
    public bool Rebuild { get; init; }

    /// <summary>Ask the registries again which images the tags name. <value>False: a recorded digest holds.</value></summary>
    public bool Pull { get; init; }

    /// <summary>Only these are touched. <value>Empty: all.</value></summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>These are not touched. <value>Empty.</value></summary>
    public ImmutableArray<string> Excludes { get; init; } = [];

    /// <summary>What depends on a target is touched too. <value>False.</value></summary>
    public bool TargetDependents { get; init; }

    /// <summary>These are replaced though nothing changed. <value>Empty.</value></summary>
    public ImmutableArray<string> Replace { get; init; } = [];

    /// <summary>Record what is observed and touch nothing. <value>False.</value></summary>
    public bool RefreshOnly { get; init; }

    /// <summary>The most resources that may be deleted, instead of the stack's own guard. <value>Null: the guard of the stack.</value></summary>
    public int? MaxDeletes { get; init; }

    /// <summary>Delete what holds data (<see cref="KindDescriptor.HoldsData"/>) together with its data, where it would be kept otherwise. <value>False.</value></summary>
    public bool DeleteVolumes { get; init; }

    /// <summary>Go on though the stack was last applied from another place, and record this one. <value>False.</value></summary>
    public bool AcceptOrigin { get; init; }

    /// <summary>Only a part of the stack is looked at.</summary>
    internal bool IsPartial => !Targets.IsEmpty || !Excludes.IsEmpty;
}
