using System.Collections.Immutable;

namespace IaC.Linux.Processes;

/// <summary>A control group that a process is born into, so that it never has to be moved: moving one with threads waits for all forks of the machine, which takes 10 ms and more.</summary>
/// <param name="UnifiedFolder">Folder in the v2 hierarchy; null on a v1 host.</param>
/// <param name="TaskFiles">Files <c>tasks</c> in the v1 hierarchies.</param>
public sealed record GroupMembership(string? UnifiedFolder, ImmutableArray<string> TaskFiles);
