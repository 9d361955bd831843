using IaC.Engine;

namespace IaC.Cli.Views.Stacks;

/// <summary>One line of <c>stack ls</c>. As JSON it is part of the interface.</summary>
/// <param name="Name">Name.</param>
/// <param name="Project">Project; null where the state cannot be read.</param>
/// <param name="Uuid">Mark of ownership; null where the state cannot be read.</param>
/// <param name="Resources">How many resources it records.</param>
/// <param name="Origin">Where it was last applied from.</param>
/// <param name="Outcome">How its last run ended: <c>succeeded</c>, <c>failed</c>, <c>cancelled</c>; null where there was none.</param>
/// <param name="Command">Command line of its last run.</param>
/// <param name="Time">When its last run began, UTC.</param>
/// <param name="Fault">Why its state cannot be read.</param>
internal sealed record StackRow(string Name, string? Project, Guid? Uuid, int Resources, string? Origin, string? Outcome, string? Command, DateTimeOffset? Time, string? Fault)
{
    /// <summary>The row of a stack.</summary>
    public static StackRow Of(StackInfo stack) => new(
        stack.Name,
        stack.Identity?.Project,
        stack.Identity?.Uuid,
        stack.Resources,
        stack.Identity?.Origin,
        stack.LastRun?.Outcome.ToString().ToLowerInvariant(),
        stack.LastRun?.Command,
        stack.LastRun?.Time,
        stack.Fault);
}
