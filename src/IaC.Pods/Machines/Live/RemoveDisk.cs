namespace IaC.Pods.Machines;

/// <summary>Unplugs a disk: the guest is asked to let go of it, and once it has, QEMU closes the files.</summary>
internal sealed record RemoveDisk(MachineDisk Disk) : LiveStep($"disk {Disk.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done) => monitor.Unplug(DiskDevice.Id(Disk), fault =>
    {
        if (fault is null)
        {
            Forget(monitor, Disk);
        }

        done(fault);
    });

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Disks = [.. machine.Disks.Where(disk => disk.Name != Disk.Name)] };

    /// <summary>Closes the files of a disk that has no device any more; what is not there is passed over.</summary>
    internal static void Forget(LiveMonitor monitor, MachineDisk disk)
    {
        foreach (string node in new[] { disk.Node, DiskDevice.BaseNode(disk) })
        {
            monitor.Ask("blockdev-del", json => json.WriteString("node-name", node), _ => { });
        }

        monitor.Ask("query-fdsets", null, answer =>
        {
            foreach (QmpMessage set in answer.Items().Where(set => set.Data.GetProperty("fds").EnumerateArray().Any(file => file.TryGetProperty("opaque", out var name) && name.GetString() == disk.Node)))
            {
                int number = set.Data.GetProperty("fdset-id").GetInt32();
                monitor.Ask("remove-fd", json => json.WriteNumber("fdset-id", number), _ => { });
            }
        });
    }
}
