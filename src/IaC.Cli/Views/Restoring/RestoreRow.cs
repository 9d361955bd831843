using IaC.Engine;

namespace IaC.Cli.Views.Restoring;

/// <summary>What became of a resource; part of the interface.</summary>
/// <param name="Stack">Its stack.</param>
/// <param name="Name">The resource: <c>pod/web</c>; null where the whole stack is meant.</param>
/// <param name="Outcome"><c>untouched</c>, <c>restored</c>, <c>held</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Message">Why it failed or was skipped.</param>
/// <param name="Seconds">From the beginning until it was ready.</param>
internal sealed record RestoreRow(string Stack, string? Name, RestoreOutcome Outcome, string? Message, double Seconds);
