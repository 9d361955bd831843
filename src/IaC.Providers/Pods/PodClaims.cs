using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.Kubernetes;
using IaC.Providers.Hosts;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Pods;

/// <summary>What a Pod asks of its host.</summary>
internal static class PodClaims
{
    /// <summary>What is counted of it.</summary>
    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static Compute DemandOf(JsonObject document)
    {
        (long cpu, long memory) = ContainerDemand.Of(ModelReader.ReadPod(document).Spec);
        return new Compute(cpu, memory);
    }

    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static PodClaim Of(string uid, Guid stackUuid, JsonObject document)
    {
        Pod pod = ModelReader.ReadPod(document);
        (long cpu, long memory) = ContainerDemand.Of(pod.Spec);
        return new PodClaim
        {
            Uid = uid,
            StackUuid = stackUuid,
            Namespace = pod.Metadata.Namespace,
            Name = pod.Metadata.Name,
            NeedsAddress = !pod.Spec.HostNetwork,
            CpuMillis = cpu,
            Memory = memory,
            Ports = [.. PodPorts.Claimed(pod.Spec)],
        };
    }
}
