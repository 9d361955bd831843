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
    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static ResourceDemand DemandOf(JsonObject document) => DemandOf(document, ModelReader.ReadPod(document).Spec);

    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static PodClaim Of(string uid, Guid stackUuid, JsonObject document)
    {
        Pod pod = ModelReader.ReadPod(document);
        ResourceDemand demand = DemandOf(document, pod.Spec);
        return new PodClaim { Uid = uid, StackUuid = stackUuid, Namespace = pod.Metadata.Namespace, Name = pod.Metadata.Name, Amount = demand.Amount, Ports = demand.Ports };
    }

    private static ResourceDemand DemandOf(JsonObject document, PodSpec spec)
    {
        (long cpu, long memory) = ContainerDemand.Of(spec);
        return new ResourceDemand(HostReference.NameOf(document), new Compute(cpu, memory, 0, Addresses: spec.HostNetwork ? 0 : 1)) { Ports = [.. PodPorts.Claimed(spec)] };
    }
}
