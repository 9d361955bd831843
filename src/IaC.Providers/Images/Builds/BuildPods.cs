using System.Net;
using IaC.Engine;
using IaC.Linux.Locks;
using IaC.Pods;
using IaC.Providers.Hosts;

namespace IaC.Providers.Images.Builds;

/// <summary>
/// Pods that run a command of a build. They belong to no stack but to the process that builds, which holds a lock in their folder: one that nobody holds was left by a killed build, and the next build removes it.
/// </summary>
internal sealed class BuildPods(HostServices services)
{
    private const string LockName = "builder.lock";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Owner of what they hold of this host.</summary>
    internal static readonly Guid Owner = new("0b111d00-0000-4000-8000-000000000000");

    /// <summary>Makes the folder of a pod that is this process's until what is returned is disposed of.</summary>
    internal FileLock Hold(string uid)
    {
        // It gets its name when it is held, or another build could take it for one that nobody holds.
        Directory.CreateDirectory(services.Layout.Pod(uid), OwnerOnly);
        string path = LockOf(services.Layout, uid);
        FileLock held = FileLock.Take(path + ".new");
        File.Move(path + ".new", path);
        return held;
    }

    /// <summary>Gives a pod an address in the fabric.</summary>
    internal PodNetwork Attach(string uid)
    {
        using HostAllocation allocation = services.Database.BeginAllocation();
        IPNetwork subnet = services.SubnetOf(allocation);
        IPAddress address = allocation.Claim(new PodClaim { Uid = uid, StackUuid = Owner, Namespace = "build", Name = uid, Amount = new Compute(0, 0, 0, Addresses: 1) }, subnet)!;
        allocation.Commit();
        return new PodNetwork { Address = address.ToString(), Subnet = subnet.ToString() };
    }

    /// <summary>Removes a pod and gives back what it held.</summary>
    internal async Task RemoveAsync(string uid)
    {
        await PodTeardown.DeleteAsync(services.Layout, uid, TimeSpan.Zero, keepVolumes: false, CancellationToken.None).ConfigureAwait(false);
        PodTeardown.Remove(services.Layout, uid);
        Release(uid);
    }

    /// <summary>Removes what killed builds left.</summary>
    internal void RemoveAbandoned()
    {
        foreach (string uid in All(services.Layout).ToList())
        {
            using FileLock? held = FileLock.TryTake(LockOf(services.Layout, uid));
            if (held is not null)
            {
                PodTeardown.Remove(services.Layout, uid);
                Release(uid);
            }
        }
    }

    private void Release(string uid) => services.TryAllocate(allocation => allocation.Release(uid));

    private static IEnumerable<string> All(RootLayout layout) =>
        Directory.Exists(layout.Pods) ? Directory.EnumerateDirectories(layout.Pods).Select(path => Path.GetFileName(path)).Where(uid => File.Exists(LockOf(layout, uid))) : [];

    private static string LockOf(RootLayout layout, string uid) => Path.Combine(layout.Pod(uid), LockName);
}
