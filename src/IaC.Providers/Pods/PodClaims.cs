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
    internal static ResourceDemand DemandOf(JsonObject document)
    {
        PodSpec spec = ModelReader.ReadPod(document).Spec;
        (long cpu, long memory) = ContainerDemand.Of(spec);
        return new ResourceDemand(HostReference.NameOf(document), new Compute(cpu, memory, 0, Addresses: spec.HostNetwork ? 0 : 1)) { Ports = [.. PodPorts.Claimed(spec)] };
    }

    /// <exception cref="JsonException">The document cannot be read, as with an expression where a number belongs.</exception>
    internal static PodClaim Of(string uid, Guid stackUuid, JsonObject document)
    {
        ResourceDemand demand = DemandOf(document);
        ObjectMeta metadata = ModelReader.ReadPod(document).Metadata;
        return new PodClaim { Uid = uid, StackUuid = stackUuid, Namespace = metadata.Namespace, Name = metadata.Name, Amount = demand.Amount, Ports = demand.Ports };
    }
}
