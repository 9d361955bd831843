using IaC.Model;

namespace IaC.Engine;

/// <summary>What became of a resource when its stack was brought back.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Key">The resource.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Message">Why it failed or was passed over; null otherwise.</param>
/// <param name="Seconds">How long it took until it was ready.</param>
public sealed record RestoredResource(string Stack, ResourceKey Key, RestoreOutcome Outcome, string? Message, double Seconds);

/// <summary>How the restoring of a resource ended.</summary>
public enum RestoreOutcome
{
    /// <summary>It ran already, or is not of a kind that runs.</summary>
    Untouched,

    /// <summary>It was lost, was made again and is ready.</summary>
    Restored,

    /// <summary>It was lost and made again, and stays down as the user wants it.</summary>
    Held,

    /// <summary>It could not be made, or did not become ready.</summary>
    Failed,

    /// <summary>It was not tried: something that it depends on is not ready, or an operation on it was interrupted.</summary>
    Skipped,
}
