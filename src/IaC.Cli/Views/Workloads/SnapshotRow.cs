namespace IaC.Cli.Views.Workloads;

/// <summary>A snapshot of a guest. As JSON it is part of the interface.</summary>
/// <param name="Guest">Name of the guest.</param>
/// <param name="Name">Name of the snapshot.</param>
/// <param name="Created">When its moment was, UTC.</param>
/// <param name="Consistent">The guest held still by its agent, or did not run; else its disks are as after a power failure.</param>
/// <param name="Memory">It has the memory of the guest, too.</param>
/// <param name="Bytes">What it takes.</param>
/// <param name="Disks">Names of its disks.</param>
internal sealed record SnapshotRow(string Guest, string Name, DateTimeOffset Created, bool Consistent, bool Memory, long Bytes, IReadOnlyList<string> Disks);
