namespace IaC.Engine;

/// <summary>A stack in a list.</summary>
/// <param name="Name">Name.</param>
/// <param name="Identity">Null where the state cannot be read.</param>
/// <param name="Resources">Number of recorded resources.</param>
/// <param name="LastRun">Its last run; null when there was none.</param>
/// <param name="Fault">Why the state cannot be read.</param>
public sealed record StackInfo(string Name, StackIdentity? Identity, int Resources, HistoryEntry? LastRun, string? Fault);
