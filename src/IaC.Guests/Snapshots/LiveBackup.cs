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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

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
                while (!IsOver(monitor, targets))
                {
                    await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                await EndAsync(monitor, targets).ConfigureAwait(false);
            }
        }
        finally
        {
            handed.ForEach(disk => disk.Dispose());
        }
    }

    private static string JobId(BackupTarget target) => $"iac-{target.Disk.Name}";

    private static string NodeOf(BackupTarget target) => $"iac-backup-{target.Disk.Name}";

    private static JsonObject JobOf(BackupTarget target) => new()
    {
        ["type"] = "blockdev-backup",
        ["data"] = new JsonObject
        {
            ["job-id"] = JobId(target),
            ["device"] = target.Disk.Node,
            ["target"] = NodeOf(target),
            ["sync"] = target.Disk.Base is null ? "full" : "top",
            ["auto-dismiss"] = false,
        },
    };

    private static bool IsOver(GuestMonitor monitor, IReadOnlyList<BackupTarget> targets)
    {
        JsonNode?[] jobs = JobsOf(monitor, targets);
        if (jobs.FirstOrDefault(job => job!["error"] is not null) is { } failed)
        {
            throw new GuestMonitorException($"blockdev-backup: {failed["error"]!.GetValue<string>()}");
        }

        return jobs.All(job => job!["status"]?.GetValue<string>() == "concluded");
    }

    private static JsonNode?[] JobsOf(GuestMonitor monitor, IReadOnlyList<BackupTarget> targets)
    {
        HashSet<string> ids = [.. targets.Select(JobId)];
        return [.. monitor.Execute("query-jobs", null)!.AsArray().Where(job => ids.Contains(job!["id"]!.GetValue<string>()))];
    }

    // A job that still runs is ended, and has to be waited for before its target can be let go.
    private static async Task EndAsync(GuestMonitor monitor, IReadOnlyList<BackupTarget> targets)
    {
        foreach (JsonNode? job in JobsOf(monitor, targets).Where(job => job!["status"]?.GetValue<string>() != "concluded"))
        {
            monitor.Execute("job-cancel", new JsonObject { ["id"] = job!["id"]!.GetValue<string>() });
        }

        while (JobsOf(monitor, targets).Any(job => job!["status"]?.GetValue<string>() != "concluded"))
        {
            await Task.Delay(Pause).ConfigureAwait(false);
        }

        foreach (BackupTarget target in targets)
        {
            monitor.Execute("job-dismiss", new JsonObject { ["id"] = JobId(target) });
        }
    }
}
