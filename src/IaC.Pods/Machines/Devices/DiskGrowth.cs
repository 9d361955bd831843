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
    /// <param name="failed">Called for each disk that cannot grow, with the reason.</param>
    /// <param name="asked">Called once all growing was asked for: QEMU carries out its commands in their order.</param>
    internal static void Ensure(QmpClient monitor, IEnumerable<MachineDisk> disks, Action<MachineDisk, string> failed, Action asked)
    {
        MachineDisk[] sized = [.. disks.Where(disk => disk.Size is not null && !disk.ReadOnly)];
        if (sized.Length == 0)
        {
            asked();
            return;
        }

        monitor.Execute("query-named-block-nodes", json => json.WriteBoolean("flat", true), answer =>
        {
            foreach (MachineDisk disk in sized.Where(disk => SizeOf(answer, disk) is { } size && size < disk.Size))
            {
                Resize(monitor, disk, failed);
            }

            asked();
        });
    }

    private static void Resize(QmpClient monitor, MachineDisk disk, Action<MachineDisk, string> failed) => monitor.Execute(
        "block_resize",
        json =>
        {
            json.WriteString("node-name", DiskDevice.Node(disk));
            json.WriteNumber("size", disk.Size!.Value);
        },
        answer =>
        {
            if (answer.Error is { } error)
            {
                failed(disk, error);
            }
        });

    private static long? SizeOf(QmpMessage answer, MachineDisk disk)
    {
        if (answer.Data.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        string node = DiskDevice.Node(disk);
        foreach (JsonElement entry in answer.Data.EnumerateArray())
        {
            if (entry.GetProperty("node-name").GetString() == node)
            {
                return entry.GetProperty("image").GetProperty("virtual-size").GetInt64();
            }
        }

        return null;
    }
}
