using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>Unplugs a disk: the guest is asked to let go of it, and once it has, QEMU closes the files.</summary>
internal sealed record RemoveDisk(MachineDisk Disk) : LiveStep($"disk {Disk.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done) => monitor.Unplug(DiskDevice.Id(Disk), fault =>
    {
        if (fault is null)
        {
            Forget(monitor, Disk, () => done(null));
        }
        else
        {
            done(fault);
        }
    });

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Disks = [.. machine.Disks.Where(disk => disk.Name != Disk.Name)] };

    /// <summary>Closes the files of a disk that has no device any more; what is not there is passed over.</summary>
    /// <param name="monitor">The machine.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="closed">Called once QEMU has none of them open.</param>
    internal static void Forget(LiveMonitor monitor, MachineDisk disk, Action closed)
    {
        foreach (string node in new[] { disk.Node, DiskDevice.BaseNode(disk) })
        {
            monitor.Ask("blockdev-del", json => json.WriteString("node-name", node), _ => { });
        }

        monitor.Ask("query-fdsets", null, answer => monitor.Tell([.. SetsOf(disk, answer).Select(Removal)], _ => closed()));
    }

    private static IEnumerable<int> SetsOf(MachineDisk disk, QmpMessage sets) => sets.Items()
        .Where(set => set.Data.GetProperty("fds").EnumerateArray().Any(file => file.TryGetProperty("opaque", out JsonElement name) && name.GetString() == disk.Node))
        .Select(set => set.Data.GetProperty("fdset-id").GetInt32());

    private static (string Command, Action<Utf8JsonWriter> Members) Removal(int set) => ("remove-fd", json => json.WriteNumber("fdset-id", set));
}
