namespace IaC.Pods.Machines;

/// <summary>How two machines differ, in what can change while one runs.</summary>
internal static class MachineDifference
{
    // Linux takes memory in by blocks of this size on x86 (Documentation/admin-guide/mm/memory-hotplug.rst).
    private const long MemoryBlock = 128L << 20;

    /// <summary>Whether a machine that runs can become another one. What its console must show to be ready holds from the next start on.</summary>
    internal static bool IsLive(VirtualMachine running, VirtualMachine next) =>
        Same(running with { Memory = next.Memory, Cpus = next.Cpus, Disks = next.Disks, Interfaces = next.Interfaces, ReadyTexts = next.ReadyTexts }, next)
        && Grows(running.Memory, next.Memory, next.MaxMemory, MemoryBlock)
        && Grows(running.Cpus, next.Cpus, next.MaxCpus, 1)
        && next.Disks.All(disk => running.Disks.FirstOrDefault(other => other.Name == disk.Name) is not { } former || (former with { Size = disk.Size }) == disk)
        && next.Interfaces.All(link => running.Interfaces.FirstOrDefault(other => other.Name == link.Name) is not { } former || former == link)
        && Users(running).SequenceEqual(Users(next))
        && BootDisks(running).SequenceEqual(BootDisks(next));

    /// <summary>What is to be done, one after the other: first what frees, then what takes.</summary>
    internal static IEnumerable<LiveStep> Steps(VirtualMachine running, VirtualMachine wanted)
    {
        // One that the guest has not let go of may have come back as another one of the same name.
        foreach (MachineDisk disk in running.Disks.Where(disk => wanted.Disks.All(other => (other with { Size = disk.Size }) != disk)))
        {
            yield return new RemoveDisk(disk);
        }

        foreach (MachineInterface link in running.Interfaces.Where(link => wanted.Interfaces.All(other => other.Name != link.Name)))
        {
            yield return new RemoveInterface(link);
        }

        if (wanted.Memory != running.Memory)
        {
            yield return new GrowMemory(running.Memory, wanted.Memory, Shared: !running.Folders.IsEmpty);
        }

        if (wanted.Cpus != running.Cpus)
        {
            yield return new AddProcessor(running.Cpus, wanted.Cpus);
        }

        foreach (MachineDisk disk in wanted.Disks)
        {
            MachineDisk? former = running.Disks.FirstOrDefault(other => other.Name == disk.Name);
            if (former is null)
            {
                yield return new AddDisk(disk);
            }
            else if (disk.Size is not null && disk.Size != former.Size)
            {
                yield return new GrowDisk(disk);
            }
        }

        foreach (MachineInterface link in wanted.Interfaces.Where(link => running.Interfaces.All(other => other.Name != link.Name)))
        {
            yield return new AddInterface(link);
        }
    }

    private static bool Grows(long running, long next, long? most, long unit) => next == running || (next > running && next <= most && (next - running) % unit == 0);

    private static bool Same(VirtualMachine a, VirtualMachine b) => (a with { Files = [], Disks = [], Folders = [], Interfaces = [], SerialPorts = [] }) == (b with { Files = [], Disks = [], Folders = [], Interfaces = [], SerialPorts = [] })
        && a.Files.SequenceEqual(b.Files) && a.Folders.SequenceEqual(b.Folders) && a.SerialPorts.SequenceEqual(b.SerialPorts);

    // For these QEMU is on the network of the host, or is not.
    private static IEnumerable<string> Users(VirtualMachine machine) => machine.Interfaces.Where(link => link.Bridge is null).Select(link => link.Name);

    private static IEnumerable<string> BootDisks(VirtualMachine machine) => machine.Disks.Where(disk => disk.Boot).Select(disk => disk.Name);
}
