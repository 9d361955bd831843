using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Pods.Machines;

/// <summary>
/// Makes the disks of a machine as large as they are declared. QEMU does it, whether the guest runs or is about to: it is shut in, and the file is one that a guest has written to.
/// </summary>
internal static class DiskGrowth
{
    /// <summary>Grows what is too small; nothing ever shrinks.</summary>
    /// <param name="monitor">The machine.</param>
    /// <param name="disks">Disks that it has.</param>
    /// <param name="done">Called once, at once where nothing has a size, with what refused to grow or null.</param>
    internal static void Ensure(LiveMonitor monitor, IEnumerable<MachineDisk> disks, Action<string?> done)
    {
        ImmutableArray<MachineDisk> sized = [.. disks.Where(disk => disk is { Size: not null, ReadOnly: false })];
        if (sized.IsEmpty)
        {
            done(null);
            return;
        }

        monitor.Ask("query-named-block-nodes", json => json.WriteBoolean("flat", true), answer =>
        {
            if (answer.Error is { } fault)
            {
                done(fault);
                return;
            }

            Dictionary<string, long> sizes = answer.Data.EnumerateArray().ToDictionary(
                node => node.GetProperty("node-name").GetString()!, node => node.GetProperty("image").GetProperty("virtual-size").GetInt64());
            monitor.Tell([.. sized.Where(disk => sizes.GetValueOrDefault(disk.Node) < disk.Size).Select(disk => ("block_resize", Resize(disk)))], done);
        });
    }

    private static Action<Utf8JsonWriter> Resize(MachineDisk disk) => json =>
    {
        json.WriteString("node-name", disk.Node);
        json.WriteNumber("size", disk.Size!.Value);
    };
}
