using IaC.Containers.Cgroups;
using IaC.Network;

namespace IaC.Pods;

/// <summary>What a pod or guest uses at a moment; a guest with its QEMU.</summary>
/// <param name="Uid">Its key.</param>
/// <param name="Cpu">Time of processors since its containers were started last; null where the host does not count it.</param>
/// <param name="Memory">Bytes in use; null where the host does not count it.</param>
/// <param name="Processes">Processes that run.</param>
/// <param name="DiskRead">Bytes that they read from disks.</param>
/// <param name="DiskWritten">Bytes that they wrote to disks.</param>
/// <param name="Traffic">Bytes over its interface; null with the network of the host.</param>
public sealed record PodUsage(string Uid, TimeSpan? Cpu, long? Memory, int Processes, long DiskRead, long DiskWritten, LinkTraffic? Traffic)
{
    /// <summary>Reads what pods of a root use; only counters of the kernel are read, and nobody is asked.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="rootId">Its id.</param>
    /// <param name="uids">The pods.</param>
    public static IReadOnlyList<PodUsage> Read(RootLayout layout, string rootId, IReadOnlyList<string> uids)
    {
        CgroupHost host = CgroupHost.Detect();
        IReadOnlyDictionary<string, LinkTraffic> traffic = Fabric.Traffic(PodFabric.Options(layout, rootId, pod: null));
        return [.. uids.Select(uid => Of(host, rootId, uid, traffic))];
    }

    private static PodUsage Of(CgroupHost host, string rootId, string uid, IReadOnlyDictionary<string, LinkTraffic> traffic)
    {
        CgroupUsage[] containers = [.. host.Open(PodGroup.Pod(rootId, uid)).Children
            .Where(group => Path.GetFileName(group.RelativePath) != PodGroup.Supervisor).Select(CgroupUsage.Of)];
        return new PodUsage(
            uid,
            containers.Any(container => container.Cpu is not null) ? TimeSpan.FromTicks(containers.Sum(container => container.Cpu?.Ticks ?? 0)) : null,
            containers.Any(container => container.Memory is not null) ? containers.Sum(container => container.Memory ?? 0) : null,
            containers.Sum(container => container.Processes),
            containers.Sum(container => container.Read),
            containers.Sum(container => container.Written),
            traffic.TryGetValue(uid, out LinkTraffic own) ? own : null);
    }
}
