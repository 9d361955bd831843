using IaC.Containers.Oci;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>CPU (thousandths) and memory (bytes) of one container; a request that is absent is its limit, as in Kubernetes.</summary>
internal readonly record struct ContainerDemand(long? CpuLimit, long CpuRequest, long? MemoryLimit, long MemoryRequest)
{
    private const long DefaultPidsLimit = 4096;
    private const long MinimumQuota = 1000;
    private const int Period = 100_000;

    /// <summary>What a container declares.</summary>
    internal static ContainerDemand Of(Container container)
    {
        ResourceList? limits = container.Resources?.Limits;
        ResourceList? requests = container.Resources?.Requests;
        long? cpuLimit = limits?.Cpu?.Thousandths;
        long? memoryLimit = limits?.Memory?.Units;
        return new ContainerDemand(cpuLimit, requests?.Cpu?.Thousandths ?? cpuLimit ?? 0, memoryLimit, requests?.Memory?.Units ?? memoryLimit ?? 0);
    }

    /// <summary>What a pod asks of the host: the sum of its containers, or its largest init container where that is more.</summary>
    internal static (long CpuMillis, long Memory) Of(PodSpec spec)
    {
        ContainerDemand[] containers = [.. spec.Containers.Select(Of)];
        ContainerDemand[] init = [.. spec.InitContainers.Select(Of)];
        return (
            Math.Max(containers.Sum(demand => demand.CpuRequest), init.Select(demand => demand.CpuRequest).DefaultIfEmpty().Max()),
            Math.Max(containers.Sum(demand => demand.MemoryRequest), init.Select(demand => demand.MemoryRequest).DefaultIfEmpty().Max()));
    }

    /// <summary>Limits as the runtime takes them. Shares follow the kubelet: 1024 for one CPU, and the least where nothing is requested.</summary>
    internal ResourcesSpec ToResources(bool privileged, long? pidsLimit) => new()
    {
        MemoryLimit = MemoryLimit,
        CpuShares = (ulong)Math.Clamp(CpuRequest * 1024 / 1000, 2, 262_144),
        CpuQuota = CpuLimit is { } limit ? Math.Max(limit * Period / 1000, MinimumQuota) : null,
        CpuPeriod = Period,
        PidsLimit = pidsLimit ?? DefaultPidsLimit,
        AllDevices = privileged,
    };
}
