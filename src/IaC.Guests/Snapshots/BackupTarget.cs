using IaC.Pods;

namespace IaC.Guests;

/// <summary>A disk of a guest that runs, and the file that gets what it holds.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Path">A disk of the same format, size and base, without content of its own.</param>
public sealed record BackupTarget(MachineDisk Disk, string Path);
