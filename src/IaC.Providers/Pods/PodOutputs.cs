using System.Text.Json.Nodes;
using IaC.Network;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Outputs of a pod: what stays as it is while the pod does. Phase and restarts are observed, not recorded.</summary>
internal static class PodOutputs
{
    /// <summary>Its address; null with hostNetwork.</summary>
    internal const string Address = "address";

    /// <summary>Digest of the record that the supervisor was given.</summary>
    internal const string RecordDigest = "recordDigest";

    internal static JsonObject Of(PodRecord record) => new()
    {
        [Address] = record.Network?.Address,
        ["hostname"] = record.Hostname,
        ["ports"] = new JsonArray([.. (record.Network?.Ports ?? []).Select(port => (JsonNode)new JsonObject
        {
            ["hostIP"] = port.HostIp, ["hostPort"] = port.HostPort, ["containerPort"] = port.ContainerPort, ["protocol"] = port.Protocol,
        })]),
        [RecordDigest] = PodRecordJson.Digest(record),
    };

    /// <summary>The published ports of recorded outputs, each as <see cref="Describe"/> does.</summary>
    internal static IEnumerable<string> PortsOf(JsonObject? outputs) => ((outputs?["ports"] as JsonArray) ?? []).OfType<JsonObject>()
        .Select(port => $"{port["hostIP"]}:{port["hostPort"]}->{port["containerPort"]}/{port["protocol"]}");

    /// <summary>A port that is published: <c>127.0.0.1:8080->80/TCP</c>.</summary>
    internal static string Describe(PortMapping port) => $"{port.HostIp}:{port.HostPort}->{port.PodPort}/{(port.Protocol == PortProtocol.Udp ? "UDP" : "TCP")}";
}
