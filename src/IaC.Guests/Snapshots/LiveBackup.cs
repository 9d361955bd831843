using System.Text.Json.Nodes;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>
/// Copies disks of a guest that runs on, all as of one moment: what the guest overwrites meanwhile is copied first (blockdev-backup). Of a disk that lies over a base only what differs from it is copied.
/// QEMU can open no file, so that it is handed them.
/// </summary>
public static class LiveBackup
{
    // Numbers of descriptors that QEMU has none of.
    private const int FirstSet = 5000;

    /// <summary>Bytes that the guest sees of a disk.</summary>
    /// <exception cref="GuestMonitorException">It has no such disk.</exception>
    public static long SizeOf(GuestMonitor monitor, MachineDisk disk) =>
        monitor.Execute("query-named-block-nodes", new JsonObject { ["flat"] = true })!.AsArray().FirstOrDefault(node => node!["node-name"]?.GetValue<string>() == disk.Node)
            ?["image"]?["virtual-size"]?.GetValue<long>() ?? throw new GuestMonitorException($"the guest has no disk {disk.Name} now");

    /// <summary>Copies them.</summary>
    /// <param name="monitor">The guest.</param>
    /// <param name="targets">What goes where.</param>
    /// <param name="begun">Called once the moment is fixed: the guest may write again.</param>
    /// <param name="cancellationToken">Gives up; what was copied is of no use.</param>
    /// <exception cref="GuestMonitorException">QEMU refused, or a file cannot be written.</exception>
    public static async Task RunAsync(GuestMonitor monitor, IReadOnlyList<BackupTarget> targets, Func<Task> begun, CancellationToken cancellationToken)
    {
        await MonitorJobs.EndAsync(monitor).ConfigureAwait(false);
        List<HandedDisk> handed = [];
        try
        {
            foreach ((int place, BackupTarget target) in targets.Index())
            {
                handed.Add(new HandedDisk(monitor, NodeOf(target), target.Disk.Format, target.Path, FirstSet + place));
            }

            monitor.Execute("transaction", new JsonObject { ["actions"] = new JsonArray([.. targets.Select(JobOf)]) });
            try
            {
                await begun().ConfigureAwait(false);
                await MonitorJobs.WaitAsync(monitor, "blockdev-backup", cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await MonitorJobs.EndAsync(monitor).ConfigureAwait(false);
            }
        }
        finally
        {
            handed.ForEach(disk => disk.Dispose());
        }
    }

    private static string NodeOf(BackupTarget target) => $"iac-backup-{target.Disk.Name}";

    private static JsonObject JobOf(BackupTarget target) => new()
    {
        ["type"] = "blockdev-backup",
        ["data"] = new JsonObject
        {
            ["job-id"] = MonitorJobs.IdOf(target.Disk.Name),
            ["device"] = target.Disk.Node,
            ["target"] = NodeOf(target),
            ["sync"] = target.Disk.Base is null ? "full" : "top",
            ["auto-dismiss"] = false,
        },
    };
}
