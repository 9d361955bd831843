using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>How the hosts of a stack are reached, in its exported state.</summary>
internal static class BackupConnections
{
    /// <summary>Writes how hosts are reached now.</summary>
    /// <param name="state">The state, which is changed.</param>
    /// <param name="connections">Connections by the name of the Host.</param>
    /// <param name="file">The backup, for messages.</param>
    /// <exception cref="EngineException">The stack has no such host on another machine.</exception>
    public static void Replace(JsonObject state, ImmutableDictionary<string, HostConnection> connections, string file)
    {
        foreach ((string host, HostConnection connection) in connections)
        {
            JsonObject[] places = [.. PlacesOf(state, host)];
            if (places.Length == 0)
            {
                throw new EngineException($"the stack in {file} has no host {host} that is reached by ssh");
            }

            foreach (JsonObject place in places)
            {
                place[RemoteHosts.ConnectionOutput] = connection.ToString();
            }
        }
    }

    // The Host itself, and claims that may outlive it.
    private static IEnumerable<JsonObject> PlacesOf(JsonObject state, string host)
    {
        foreach (JsonObject entry in ((state["resources"] as JsonArray) ?? []).OfType<JsonObject>())
        {
            JsonObject? inputs = entry["inputs"] as JsonObject;
            string? kind = inputs?["kind"]?.GetValue<string>();
            JsonObject? place = kind == BuiltInKinds.Host.Kind && inputs?["metadata"]?["name"]?.GetValue<string>() == host ? inputs["spec"] as JsonObject
                : kind == BuiltInKinds.PersistentVolumeClaim.Kind && HostReference.NameOf(inputs!) == host ? entry["outputs"] as JsonObject
                : null;
            if (place?[RemoteHosts.ConnectionOutput] is JsonValue text && text.TryGetValue(out string? written) && HostConnection.Parse(written) is not null)
            {
                yield return place;
            }
        }
    }
}
