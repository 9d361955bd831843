namespace IaC.Cli.Views.Workloads;

/// <summary>A disk of a guest that outlives it. As JSON it is part of the interface.</summary>
/// <param name="Stack">Name of its stack; null where that is forgotten.</param>
/// <param name="Guest">Name of the guest.</param>
/// <param name="Name">Name of the disk.</param>
/// <param name="Format"><c>qcow2</c> or <c>raw</c>.</param>
/// <param name="Bytes">What it takes of the host.</param>
/// <param name="Used">A guest has it now, running or not.</param>
internal sealed record DiskRow(string? Stack, string Guest, string Name, string Format, long Bytes, bool Used);
