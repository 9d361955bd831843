using System.Text.Json.Nodes;
using IaC.Guests;
using IaC.Images;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Copies disks of a guest as of one moment, whether it runs or not.</summary>
/// <param name="layout">The root.</param>
/// <param name="uid">Key of the guest.</param>
internal sealed class DiskCapture(RootLayout layout, string uid)
{
    /// <summary>Copies them into a folder, each under its own file name.</summary>
    /// <param name="disks">The disks.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellationToken">Gives up; what was copied is of no use.</param>
    /// <returns>Whether the guest held still, or did not run.</returns>
    internal async Task<bool> TakeAsync(IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
        if (!Runs())
        {
            foreach (MachineDisk disk in disks)
            {
                await new GuestDiskFile(FileIn(folder, disk)).EnsureCopyAsync(disk.Path, FormatOf(disk), cancellationToken).ConfigureAwait(false);
            }

            return true;
        }

        using GuestMonitor monitor = GuestMonitor.Connect(layout, uid);
        IReadOnlyList<BackupTarget> targets = await MakeTargetsAsync(monitor, disks, folder, cancellationToken).ConfigureAwait(false);
        using GuestAgent agent = await GuestAgent.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
        bool still = await TryAskAsync(agent, "guest-fsfreeze-freeze", cancellationToken).ConfigureAwait(false);

        // Also where it is not known to hold still: it may have done so late, or for a command that was killed.
        bool thawed = false;
        try
        {
            await LiveBackup.RunAsync(monitor, targets, ThawAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A guest that is left frozen stands still at its next write.
            await ThawAsync().ConfigureAwait(false);
        }

        return still;

        async Task ThawAsync()
        {
            if (!thawed)
            {
                thawed = await TryAskAsync(agent, "guest-fsfreeze-thaw", CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Copies the memory of a guest that runs, too. It stands still while that is written, and runs on while its disks are copied as they were at the same moment.</summary>
    /// <exception cref="GuestMonitorException">It does not run, or is not as it was started.</exception>
    internal async Task TakeWithMemoryAsync(IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
        if (!Runs())
        {
            throw new GuestMonitorException("the guest does not run, and has no memory to keep");
        }

        using GuestMonitor monitor = GuestMonitor.Connect(layout, uid);
        MemoryCapture.RequireAsStarted(monitor);
        IReadOnlyList<BackupTarget> targets = await MakeTargetsAsync(monitor, disks, folder, cancellationToken).ConfigureAwait(false);
        string memory = MemoryIn(folder);
        await new GuestDiskFile(memory).EnsureEmptyAsync(DiskFormatNames.Parse(MachineMemory.Format), MachineMemory.Size, cancellationToken).ConfigureAwait(false);
        bool stands = true;
        monitor.Execute("stop", null);
        try
        {
            await MemoryCapture.SaveAsync(monitor, memory, cancellationToken).ConfigureAwait(false);
            await LiveBackup.RunAsync(monitor, targets, GoOnAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await GoOnAsync().ConfigureAwait(false);
        }

        Task GoOnAsync()
        {
            if (stands)
            {
                monitor.Execute("cont", null);
                stands = false;
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Where a copy of the memory lies: no disk has this name.</summary>
    internal static string MemoryIn(string folder) => Path.Combine(folder, "memory");

    /// <summary>Where a copy of a disk lies.</summary>
    internal static string FileIn(string folder, MachineDisk disk) => Path.Combine(folder, $"{disk.Name}.{disk.Format}");

    /// <summary>Format of a disk in the words of the image store.</summary>
    internal static DiskFormat FormatOf(MachineDisk disk) => DiskFormatNames.Parse(disk.Format);

    private static async Task<IReadOnlyList<BackupTarget>> MakeTargetsAsync(GuestMonitor monitor, IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
        List<BackupTarget> targets = [];
        foreach (MachineDisk disk in disks)
        {
            await new GuestDiskFile(FileIn(folder, disk)).EnsureTargetAsync(FormatOf(disk), LiveBackup.SizeOf(monitor, disk), disk.Base, cancellationToken).ConfigureAwait(false);
            targets.Add(new BackupTarget(disk, FileIn(folder, disk)));
        }

        return targets;
    }

    private bool Runs() => PodScan.Scan(layout, [uid], SupervisorClient.AnswerDeadline)[0] switch
    {
        { Supervisor: SupervisorState.Running, Status: { } status } => status.Containers.Any(container => container.Pid is not null),
        { Supervisor: SupervisorState.Gone } => false,
        var other => throw new GuestMonitorException($"{other.Detail}; `iac up` brings it back"),
    };

    // Without an agent, or one that cannot, the disks are as after a power failure.
    private static async Task<bool> TryAskAsync(GuestAgent agent, string command, CancellationToken cancellationToken)
    {
        try
        {
            JsonNode _ = await agent.AskAsync(command, null, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is GuestAgentException or SupervisorException)
        {
            return false;
        }
    }
}
