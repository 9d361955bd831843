using System.Net;
using System.Text.Json.Nodes;
using IaC.Network;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Outputs of a pod: what stays as it is while the pod does. Phase and restarts are observed, not recorded.</summary>
internal static class PodOutputs
{
    /// <summary>Its address; null with hostNetwork.</summary>
    internal const string Address = "address";

    /// <summary>Its address of IPv6; absent where it has none.</summary>
    internal const string AddressV6 = "addressV6";

    private const string RecordDigest = "recordDigest";

    internal static JsonObject Of(PodRecord record)
    {
        var outputs = new JsonObject
        {
            [Address] = record.Network?.Address,
            ["hostname"] = record.Hostname,
            ["ports"] = new JsonArray([.. (record.Network?.Ports ?? []).Select(port => (JsonNode)new JsonObject
            {
                ["hostIP"] = port.HostIp, ["hostPort"] = port.HostPort, ["containerPort"] = port.ContainerPort, ["protocol"] = port.Protocol,
            })]),
            [RecordDigest] = PodRecordJson.Digest(record),
        };
        if (record.Network?.AddressV6 is { } address)
        {
            outputs[AddressV6] = address;
        }

        return outputs;
    }

    /// <summary>Digest of the record that the supervisor was given; null where that is not known.</summary>
    internal static string? DigestOf(JsonObject? outputs) => outputs?[RecordDigest]?.GetValue<string>();

    /// <summary>The published ports of outputs, as they were made or as they were recorded.</summary>
    internal static IEnumerable<PortMapping> MappingsOf(JsonObject? outputs) => ((outputs?["ports"] as JsonArray) ?? []).OfType<JsonObject>().Select(port => new PortMapping(
        IPAddress.Parse(port["hostIP"]!.GetValue<string>()),
        (ushort)port["hostPort"]!.GetValue<int>(),
        (ushort)port["containerPort"]!.GetValue<int>(),
        port["protocol"]!.GetValue<string>() == "UDP" ? PortProtocol.Udp : PortProtocol.Tcp));
}
