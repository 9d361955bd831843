using System.Collections.Immutable;
using IaC.Engine;
using IaC.Guests;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Disks that have become larger while their guest runs: its agent has the file systems follow. A guest that starts anew sees to that itself, as it would on any machine.</summary>
/// <param name="layout">The root.</param>
/// <param name="uid">Key of the guest.</param>
internal sealed class GrownDisks(RootLayout layout, string uid)
{
    private const string Root = "root";

    /// <summary>Names of the disks that a step makes larger; none where it starts the guest anew.</summary>
    internal static ImmutableArray<string> Of(ApplyRequest request, GuestSpec next)
    {
        if (request.Recorded is not { } applied || request.Changes.Any(change => change.Effect > FieldEffect.Live))
        {
            return [];
        }

        Dictionary<string, long> before = Sizes(ModelReader.ReadGuest(applied).Spec);
        return [.. Sizes(next).Where(disk => before.TryGetValue(disk.Key, out long size) && size < disk.Value).Select(disk => disk.Key)];
    }

    /// <summary>Waits until they have grown, and has their file systems grow. What does not is told of, and is nobody's fault: the disks are as declared.</summary>
    internal async Task FollowAsync(ImmutableArray<string> disks, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (disks.IsEmpty || await SettledMachine.WaitAsync(layout, uid, cancellationToken).ConfigureAwait(false) is not { Pid: not null } machine)
        {
            return;
        }

        using GuestAgent agent = await GuestAgent.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
        foreach (string disk in disks.Where(disk => !machine.Pending.Any(waits => waits.StartsWith($"disk {disk}:", StringComparison.Ordinal))))
        {
            try
            {
                progress.Report(new ProviderProgress($"disk {disk} has grown, and its file system: {await agent.GrowFileSystemAsync(disk, cancellationToken).ConfigureAwait(false)}"));
            }
            catch (Exception e) when (e is GuestAgentException or SupervisorException)
            {
                progress.Report(new ProviderProgress($"disk {disk} has grown, and its file system has not: {e.Message}"));
            }
        }
    }

    private static Dictionary<string, long> Sizes(GuestSpec spec) => spec.Disks.Select(disk => (disk.Name, Size: disk.Size?.Units))
        .Append((Name: Root, Size: spec.RootDisk?.Size?.Units))
        .Where(disk => disk.Size is not null)
        .ToDictionary(disk => disk.Name, disk => disk.Size!.Value);
}
