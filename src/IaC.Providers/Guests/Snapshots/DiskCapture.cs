using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Guests;
using IaC.Images;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Copies disks of a guest as of one moment, whether it runs or not.</summary>
/// <param name="layout">The root.</param>
/// <param name="uid">Key of the guest.</param>
internal sealed class DiskCapture(RootLayout layout, string uid)
{
    private const int MostAttempts = 3;

    /// <summary>Copies them into a folder, each under its own file name.</summary>
    /// <param name="disks">The disks.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellationToken">Gives up; what was copied is of no use.</param>
    /// <returns>Whether the guest held still, or did not run.</returns>
    internal async Task<bool> TakeAsync(IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            ContainerStatus? before = Look();
            if (before?.Pid is not null)
            {
                return await TakeLiveAsync(disks, folder, cancellationToken).ConfigureAwait(false);
            }

            foreach (MachineDisk disk in disks)
            {
                await new GuestDiskFile(FileIn(folder, disk)).EnsureCopyAsync(disk.Path, FormatOf(disk), cancellationToken).ConfigureAwait(false);
            }

            // Whether it was started meanwhile, as one that waits to be tried again is; then what was copied is of several moments.
            if (Look() is var after && (after?.Pid, after?.Started) == (null, before?.Started))
            {
                return true;
            }

            foreach (MachineDisk disk in disks)
            {
                File.Delete(FileIn(folder, disk));
            }
        }

        throw new GuestMonitorException("the guest was started again and again while its disks were copied; `iac stop` holds it down");
    }

    /// <summary>Copies the memory of a guest that runs, too. It stands still while that is written, and runs on while its disks are copied as they were at the same moment.</summary>
    /// <exception cref="GuestMonitorException">It does not run, or is not as it was started.</exception>
    internal async Task TakeWithMemoryAsync(IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
        if (Look()?.Pid is null)
        {
            throw new GuestMonitorException("the guest does not run, and has no memory to keep");
        }

        using GuestMonitor monitor = GuestMonitor.Connect(layout, uid);
        MemoryCapture.RequireAsStarted(monitor);
        IReadOnlyList<BackupTarget> targets = await MakeTargetsAsync(monitor, disks, folder, cancellationToken).ConfigureAwait(false);
        string memory = MemoryIn(folder);
        await new GuestDiskFile(memory).EnsureEmptyAsync(DiskFormatNames.Parse(MachineMemory.Format), MachineMemory.Size, cancellationToken).ConfigureAwait(false);
        bool stands = true;
        HaltMark.Set(folder);
        monitor.Execute("stop", null);
        CrashPoints.FromEnvironment.Pass("guest-halted");
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
                HaltMark.Clear(folder);
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

    private async Task<bool> TakeLiveAsync(IReadOnlyList<MachineDisk> disks, string folder, CancellationToken cancellationToken)
    {
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

    private ContainerStatus? Look() => PodScan.Scan(layout, [uid], SupervisorClient.AnswerDeadline)[0] switch
    {
        { Supervisor: SupervisorState.Running, Status: { } status } => status.Containers[0],
        { Supervisor: SupervisorState.Gone } gone => gone.Status?.Containers[0] is { } last ? last with { Pid = null } : null,
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
