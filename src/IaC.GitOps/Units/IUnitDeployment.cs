using System.Collections.Immutable;

namespace IaC.GitOps;

/// <summary>What turns files into a stack on the machine: the one thing that the agent does not know itself.</summary>
public interface IUnitDeployment
{
    /// <summary>Reads, checks and plans the files of a commit. Touches nothing.</summary>
    /// <param name="checkout">The unit and its files.</param>
    /// <param name="cancellationToken">Cancels the plan.</param>
    /// <exception cref="GitOpsException">They are not what a stack is made of, or cannot be carried out.</exception>
    Task<IUnitPlan> PlanAsync(UnitCheckout checkout, CancellationToken cancellationToken);
}

/// <summary>The files of a unit at a commit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
/// <param name="Tree">Absolute path of the folder that holds the repository's files.</param>
/// <param name="Path">Absolute path of the unit's folder or file in it.</param>
public sealed record UnitCheckout(Unit Unit, string Commit, string Tree, string Path);

/// <summary>What would be done. Disposing it gives the stack free.</summary>
public interface IUnitPlan : IAsyncDisposable
{
    /// <summary>Whether the machine would be touched.</summary>
    bool HasChanges { get; }

    /// <summary>A line for each resource that would be: <c>replace pod/web: the declaration changed</c>.</summary>
    ImmutableArray<string> Changes { get; }

    /// <summary>A line for each resource that is as declared and not ready: <c>pod/web: container main exited 1</c>.</summary>
    ImmutableArray<string> Unready { get; }

    /// <summary>The files declare nothing, and all that is recorded would go.</summary>
    bool Empties { get; }

    /// <summary>Carries it out and waits until everything is ready.</summary>
    /// <param name="stop">Starts nothing more, and waits no longer.</param>
    Task<UnitRun> ApplyAsync(CancellationToken stop);
}

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
