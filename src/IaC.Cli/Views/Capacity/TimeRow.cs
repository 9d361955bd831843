using IaC.Engine;

namespace IaC.Cli.Views.Capacity;

/// <summary>How long it takes until there are so many of a workload.</summary>
/// <param name="Name">The workload.</param>
/// <param name="Now">How many there are.</param>
/// <param name="Count">How many were asked for.</param>
/// <param name="Reached">How many there can be: those that were asked for, or the most that fit.</param>
/// <param name="Expected">How long that takes; null where nothing like it was measured.</param>
/// <param name="Shortage">What the rest is short of; null where all fit.</param>
internal sealed record TimeRow(string Name, long Now, long Count, long Reached, ExpectedRun? Expected, string? Shortage)
{
    /// <summary>How many there would be on which host.</summary>
    public IReadOnlyList<PlacedRow> Hosts { get; init; } = [];

    /// <summary>What each stands for of what its host costs in an hour, used or not, at most; null where that is not known.</summary>
    public decimal? CostPerHour { get; init; }

    /// <summary>What money that is.</summary>
    public string? Currency { get; init; }
}
