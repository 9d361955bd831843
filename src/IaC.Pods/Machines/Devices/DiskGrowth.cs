using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>
/// Makes the disks of a machine as large as they are declared. QEMU does it, whether the guest runs or is about to: it is shut in, and the file is one that a guest has written to.
/// </summary>
internal static class DiskGrowth
{
    /// <summary>Grows one that is too small; nothing ever shrinks.</summary>
    /// <param name="monitor">The machine.</param>
    /// <param name="disk">A disk that it has.</param>
    /// <param name="done">Called once, at once where it has no size, with why it did not grow or null.</param>
    internal static void Ensure(LiveMonitor monitor, MachineDisk disk, Action<string?> done)
    {
        string? fault = null;
        Ensure(monitor, [disk], (_, why) => fault = why, () => done(fault));
    }

    /// <summary>Grows those that are too small. One that does not keeps no other from it.</summary>
    /// <param name="monitor">The machine.</param>
    /// <param name="disks">Disks that it has.</param>
    /// <param name="refused">Told of each that did not grow, and why.</param>
    /// <param name="done">Called once, at once where nothing has a size.</param>
    internal static void Ensure(LiveMonitor monitor, IEnumerable<MachineDisk> disks, Action<MachineDisk, string> refused, Action done)
    {
        ImmutableArray<MachineDisk> sized = [.. disks.Where(disk => disk is { Size: not null, ReadOnly: false })];
        if (sized.IsEmpty)
        {
            done();
            return;
        }

        monitor.Ask("query-named-block-nodes", json => json.WriteBoolean("flat", true), answer =>
        {
            if (answer.Error is { } fault)
            {
                foreach (MachineDisk disk in sized)
                {
                    refused(disk, fault);
                }

                done();
                return;
            }

            Dictionary<string, long> sizes = answer.Data.EnumerateArray().ToDictionary(
                node => node.GetProperty("node-name").GetString()!, node => node.GetProperty("image").GetProperty("virtual-size").GetInt64());
            Grow(monitor, [.. sized.Where(disk => sizes.GetValueOrDefault(disk.Node) < disk.Size)], refused, done);
        });
    }

    private static void Grow(LiveMonitor monitor, ImmutableArray<MachineDisk> disks, Action<MachineDisk, string> refused, Action done)
    {
        if (disks.IsEmpty)
        {
            done();
            return;
        }

        monitor.Ask("block_resize", Resize(disks[0]), answer =>
        {
            if (answer.Error is { } fault)
            {
                refused(disks[0], fault);
            }

            Grow(monitor, disks[1..], refused, done);
        });
    }

    private static Action<Utf8JsonWriter> Resize(MachineDisk disk) => json =>
    {
        json.WriteString("node-name", disk.Node);
        json.WriteNumber("size", disk.Size!.Value);
    };
}
