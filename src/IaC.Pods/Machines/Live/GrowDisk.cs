namespace IaC.Pods.Machines;

/// <summary>Makes a disk larger, which the guest sees at once.</summary>
internal sealed record GrowDisk(MachineDisk Disk) : LiveStep($"disk {Disk.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done) => DiskGrowth.Ensure(monitor, Disk, done);

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Disks = [.. machine.Disks.Select(disk => disk.Name == Disk.Name ? Disk : disk)] };
}
