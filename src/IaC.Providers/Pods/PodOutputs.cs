using System.Text.Json.Nodes;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Outputs of a pod: what stays as it is while the pod does. Phase and restarts are observed, not recorded.</summary>
internal static class PodOutputs
{
    /// <summary>Digest of the record that the supervisor was given.</summary>
    internal const string RecordDigest = "recordDigest";

    internal static JsonObject Of(PodRecord record) => new()
    {
        ["address"] = record.Network?.Address,
        ["hostname"] = record.Hostname,
        ["ports"] = new JsonArray([.. (record.Network?.Ports ?? []).Select(port => (JsonNode)new JsonObject
        {
            ["hostIP"] = port.HostIp, ["hostPort"] = port.HostPort, ["containerPort"] = port.ContainerPort, ["protocol"] = port.Protocol,
        })]),
        [RecordDigest] = PodRecordJson.Digest(record),
    };
}
