namespace IaC.GitOps;

/// <summary>What somebody asks of the agent for a unit. It is written down, so that an agent that is not running yet does it later.</summary>
/// <param name="Id">Tells it from others; they are done in the order of their ids.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Verb">What.</param>
/// <param name="Commit">The commit to go back to.</param>
public sealed record UnitRequest(string Id, string Unit, UnitVerb Verb, string? Commit);

/// <summary>What can be asked.</summary>
public enum UnitVerb
{
    /// <summary>Look for something new at once, agree to what waits, and try again what failed.</summary>
    Sync,

    /// <summary>Change nothing any more.</summary>
    Suspend,

    /// <summary>Go on, also after a rollback.</summary>
    Resume,

    /// <summary>Go back to a commit and stay there.</summary>
    Rollback,
}
