using System.Collections.Immutable;

namespace IaC.GitOps;

/// <summary>What turns files into a stack on the machine: the one thing that the agent does not know itself.</summary>
public interface IUnitDeployment
{
    /// <summary>Reads, checks and plans the files of a commit. Touches nothing that runs; what the unit takes over from others for a commit that is to be carried out gets its new owner.</summary>
    /// <param name="checkout">The unit and its files.</param>
    /// <param name="cancellationToken">Cancels the plan.</param>
    /// <exception cref="GitOpsException">They are not what a stack is made of, or cannot be carried out.</exception>
    Task<IUnitPlan> PlanAsync(UnitCheckout checkout, CancellationToken cancellationToken);

    /// <summary>Whether anything is recorded in the stack of a unit.</summary>
    /// <param name="unit">Name of the unit.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <exception cref="GitOpsException">It cannot be read.</exception>
    Task<bool> StandsAsync(string unit, CancellationToken cancellationToken);

    /// <summary>Gives the stack of a unit another name, and what it runs goes on; nothing where there is none.</summary>
    /// <param name="unit">Name that the unit had.</param>
    /// <param name="name">Name that it has now.</param>
    /// <param name="cancellationToken">Cancels it before it began.</param>
    /// <exception cref="GitOpsException">It cannot be done now.</exception>
    Task RenameAsync(string unit, string name, CancellationToken cancellationToken);
}

/// <summary>The files of a unit at a commit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="Tree">Absolute path of the folder that holds the repository's files.</param>
/// <param name="Path">Absolute path of the unit's folder or file in it.</param>
public sealed record UnitCheckout(Unit Unit, string Commit, string Tree, string Path)
{
    /// <summary>The other units, where resources may have come from or gone to.</summary>
    public required IOtherUnits Others { get; init; }

    /// <summary>The plan is made to be carried out at once, and not only to be looked at.</summary>
    public bool IsToBeCarriedOut { get; init; }

    /// <summary>Somebody agreed that the unit takes its stack over from wherever it was made.</summary>
    public bool AcceptsOrigin { get; init; }

    /// <summary>Resources that the unit took over and that are not known to be well in it: a commit that does not declare them leaves them as they are.</summary>
    public ImmutableArray<string> Taken { get; init; } = [];
}

/// <summary>The units of the agent but for one.</summary>
public interface IOtherUnits
{
    /// <summary>Names of units that were kept once and are no more; their stacks may still be there.</summary>
    IReadOnlyList<string> Former { get; }

    /// <summary>The files of those that are kept, at the commits that they are to be at; without those that have none yet.</summary>
    Task<IReadOnlyList<UnitCheckout>> CheckOutAsync(CancellationToken cancellationToken);
}

/// <summary>What would be done. Disposing it gives the stack free.</summary>
public interface IUnitPlan : IAsyncDisposable
{
    /// <summary>Whether the machine would be touched.</summary>
    bool HasChanges { get; }

    /// <summary>A line for each resource that would be: <c>replace pod/web: the declaration changed</c>.</summary>
    ImmutableArray<string> Changes { get; }

    /// <summary>A line for each resource that is as declared and not ready: <c>pod/web: container main exited 1</c>.</summary>
    ImmutableArray<string> Unready { get; }

    /// <summary>A line for each resource that is as declared, and that somebody stopped. Nothing waits for it, and no commit is to blame.</summary>
    ImmutableArray<string> Held { get; }

    /// <summary>Resources that the files declare: <c>pod/web</c>.</summary>
    ImmutableArray<string> Declared { get; }

    /// <summary>Resources that would be deleted, since the files do not declare them.</summary>
    ImmutableArray<string> Deleted { get; }

    /// <summary>Resources that were taken over from other units for it, or would be.</summary>
    ImmutableArray<TakenResource> Taken { get; }

    /// <summary>Where the stack was applied from last, if neither by the agent nor with anybody's consent: such a plan is not carried out. Null for its own.</summary>
    string? ForeignOrigin { get; }

    /// <summary>The files declare nothing, and all that is recorded would go.</summary>
    bool Empties { get; }

    /// <summary>Carries it out and waits until everything is ready.</summary>
    /// <param name="stop">Starts nothing more, and waits no longer.</param>
    Task<UnitRun> ApplyAsync(CancellationToken stop);
}

/// <summary>A resource that one unit declared and another one declares now.</summary>
/// <param name="Resource">The resource: <c>pod/web</c>.</param>
/// <param name="Unit">Name of the unit that had it.</param>
public sealed record TakenResource(string Resource, string Unit);

/// <summary>What came of a plan.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why, where it did not end well.</param>
public sealed record UnitRun(UnitRunOutcome Outcome, string? Message);

/// <summary>How carrying out a plan ended.</summary>
public enum UnitRunOutcome
{
    /// <summary>All is as declared and ready.</summary>
    Done,

    /// <summary>It failed before anything was touched.</summary>
    Untouched,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was stopped.</summary>
    Stopped,
}
