using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Providers.Pods.Records;

/// <summary>The data of the ConfigMaps and Secrets that a pod refers to, by kind and name.</summary>
internal sealed class ConfigSources
{
    private readonly Dictionary<(string Kind, string Name), IReadOnlyDictionary<string, byte[]>> sources = [];
    private readonly HashSet<(string Kind, string Name, string Key)> binary = [];

    /// <summary>Adds a document of the stack.</summary>
    internal void Add(ResourceKey key, JsonObject document)
    {
        var data = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        bool secret = key.Kind == "Secret";
        Read(document["data"], text => secret ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
        Read(document["binaryData"], Convert.FromBase64String);
        binary.UnionWith((document["binaryData"] as JsonObject ?? []).Select(member => (key.Kind, key.Name, member.Key)));
        Read(document["stringData"], Encoding.UTF8.GetBytes);
        sources[(key.Kind, key.Name)] = data;

        void Read(JsonNode? member, Func<string, byte[]> decode)
        {
            foreach ((string name, JsonNode? value) in member as JsonObject ?? [])
            {
                data[name] = decode(value?.GetValue<string>() ?? "");
            }
        }
    }

    /// <summary>All data of a document; null where it is not in the stack (an optional reference).</summary>
    internal IReadOnlyDictionary<string, byte[]>? Find(string kind, string name) => sources.GetValueOrDefault((kind, name));

    /// <summary>Whether a value is given as <c>binaryData</c>.</summary>
    internal bool IsBinary(string kind, string name, string key) => binary.Contains((kind, name, key));

    /// <summary>One value; null where it is absent and may be.</summary>
    /// <exception cref="PodSpecException">It is absent and must not be.</exception>
    internal byte[]? Value(string kind, string name, string key, bool optional, string user)
    {
        if (Find(kind, name) is { } data && data.TryGetValue(key, out byte[]? value))
        {
            return value;
        }

        return optional ? null : throw new PodSpecException($"{user} needs the key {key} of {kind.ToLowerInvariant()}/{name}, which has {Describe(kind, name)}");
    }

    private string Describe(string kind, string name) => Find(kind, name) is { Count: > 0 } data ? string.Join(", ", data.Keys) : "no data";
}
