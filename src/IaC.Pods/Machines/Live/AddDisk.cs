using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>Plugs a disk in: its files are handed over, and then it is added as it would be to a machine that starts.</summary>
internal sealed record AddDisk(MachineDisk Disk) : LiveStep($"disk {Disk.Name}")
{
    internal override void Run(LiveMonitor monitor, Action<string?> done)
    {
        ImmutableArray<SafeFileHandle> files = DiskDevice.Open(Disk);
        bool blockDevice = DiskDevice.IsBlockDevice(files[0]);
        List<int> sets = [];
        string? refused = null;
        foreach (SafeFileHandle file in files)
        {
            using (file)
            {
                monitor.Hand(file, Disk.Node, answer =>
                {
                    refused ??= answer.Error;
                    sets.Add(answer.Error is null ? answer.Data.GetProperty("fdset-id").GetInt32() : -1);
                    if (sets.Count == files.Length)
                    {
                        Add(monitor, [.. sets], blockDevice, refused, done);
                    }
                });
            }
        }
    }

    internal override VirtualMachine After(VirtualMachine machine) => machine with { Disks = [.. machine.Disks, Disk] };

    private void Add(LiveMonitor monitor, ImmutableArray<int> sets, bool blockDevice, string? refused, Action<string?> done)
    {
        if (refused is not null)
        {
            done(refused);
            return;
        }

        monitor.Add([.. DiskDevice.Parts(Disk, sets, blockDevice)], fault =>
        {
            if (fault is not null)
            {
                RemoveDisk.Forget(monitor, Disk, () => done(fault));
            }
            else
            {
                DiskGrowth.Ensure(monitor, Disk, done);
            }
        });
    }
}
