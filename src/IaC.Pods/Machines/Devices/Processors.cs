namespace IaC.Pods.Machines;

/// <summary>Processors and memory of a machine that starts.</summary>
internal static class Processors
{
    // One for each time that the memory can grow until the next start.
    private const int Modules = 16;

    /// <summary>The arguments. Room for more is made only where it is declared: a Linux that may get more memory sets 64 MiB of what it has aside.</summary>
    internal static IEnumerable<string> Arguments(VirtualMachine machine) =>
    [
        "-smp", machine.MaxCpus is { } processors ? FormattableString.Invariant($"{machine.Cpus},maxcpus={Math.Max(processors, machine.Cpus)}") : FormattableString.Invariant($"{machine.Cpus}"),
        .. machine.Folders.IsEmpty ? [] : FolderDevice.MemoryArguments(machine.Memory),
        "-m", machine.MaxMemory is { } memory && memory > machine.Memory ? FormattableString.Invariant($"size={machine.Memory}B,slots={Modules},maxmem={memory}B") : FormattableString.Invariant($"{machine.Memory}B"),
    ];
}
