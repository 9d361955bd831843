using System.Text.Json.Nodes;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>
/// Keeps what a machine that stands still has in its memory and its devices: QEMU writes it into a file of its own (snapshot-save), which the machine that is restored reads. It answers nobody meanwhile.
/// </summary>
public static class MemoryCapture
{
    private static readonly string Job = MonitorJobs.IdOf("memory");
    private const int Set = 4999;

    // A guest of many gigabytes takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Checks that the machine is as it starts: what was plugged in since then would be missing where the memory is brought back.</summary>
    /// <exception cref="GuestMonitorException">Something was plugged in.</exception>
    public static void RequireAsStarted(GuestMonitor monitor)
    {
        const string Place = "/machine/peripheral";
        foreach (JsonNode? device in monitor.Execute("qom-list", new JsonObject { ["path"] = Place })!.AsArray())
        {
            string name = device!["name"]!.GetValue<string>();
            if (device["type"]!.GetValue<string>().StartsWith("child<", StringComparison.Ordinal)
                && monitor.Execute("qom-get", new JsonObject { ["path"] = $"{Place}/{name}", ["property"] = "hotplugged" })!.GetValue<bool>())
            {
                throw new GuestMonitorException($"{name} was plugged in while the guest ran, and its memory can be brought back only to the machine as it starts; restart the guest first");
            }
        }
    }

    /// <summary>Writes it.</summary>
    /// <param name="monitor">The guest, which stands still.</param>
    /// <param name="path">A qcow2 file without content.</param>
    /// <param name="cancellationToken">Gives up once QEMU answers.</param>
    /// <exception cref="GuestMonitorException">QEMU refused, or the file cannot be written.</exception>
    public static async Task SaveAsync(GuestMonitor monitor, string path, CancellationToken cancellationToken)
    {
        await MonitorJobs.EndAsync(monitor).ConfigureAwait(false);
        using HandedDisk file = new(monitor, MachineMemory.Node, MachineMemory.Format, path, Set);
        TimeSpan usual = monitor.Patience;
        monitor.Patience = Patience;
        try
        {
            monitor.Execute("snapshot-save", new JsonObject { ["job-id"] = Job, ["tag"] = MachineMemory.Tag, ["vmstate"] = MachineMemory.Node, ["devices"] = new JsonArray(MachineMemory.Node) });
            await MonitorJobs.WaitAsync(monitor, "snapshot-save", CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            await MonitorJobs.EndAsync(monitor).ConfigureAwait(false);
            monitor.Patience = usual;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
