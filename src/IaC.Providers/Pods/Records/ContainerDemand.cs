using IaC.Containers.Oci;
using IaC.Model.Kubernetes;

namespace IaC.Providers.Pods.Records;

/// <summary>CPU (thousandths) and memory (bytes) of one container; a request that is absent is its limit, and a limit of 0 is none, as in Kubernetes.</summary>
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
        long? cpuLimit = limits?.Cpu is { Sign: > 0 } cpu ? cpu.Thousandths : null;
        long? memoryLimit = limits?.Memory is { Sign: > 0 } memory ? memory.Units : null;
        return new ContainerDemand(cpuLimit, requests?.Cpu?.Thousandths ?? cpuLimit ?? 0, memoryLimit, requests?.Memory?.Units ?? memoryLimit ?? 0);
    }

    /// <summary>What a pod asks of the host at its worst moment: all containers with all sidecars, or an init container with the sidecars before it (Kubernetes, "Sidecar Containers").</summary>
    internal static (long CpuMillis, long Memory) Of(PodSpec spec) => (Peak(spec, demand => demand.CpuRequest), Peak(spec, demand => demand.MemoryRequest));

    private static long Peak(PodSpec spec, Func<ContainerDemand, long> amount)
    {
        long sidecars = 0;
        long peak = 0;
        foreach (Container init in spec.InitContainers)
        {
            long asked = amount(Of(init));
            peak = Math.Max(peak, sidecars + asked);
            sidecars += init.RestartPolicy == ContainerRestartPolicy.Always ? asked : 0;
        }

        return Math.Max(peak, sidecars + spec.Containers.Sum(container => amount(Of(container))));
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
