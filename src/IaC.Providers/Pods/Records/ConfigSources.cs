using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Providers.Pods.Records;

/// <summary>The data of the ConfigMaps and Secrets that a pod refers to, by kind and name.</summary>
internal sealed class ConfigSources
{
    private readonly Dictionary<(string Kind, string Name), IReadOnlyDictionary<string, byte[]>> sources = [];
    private readonly HashSet<(string Kind, string Name, string Key)> binary = [];
    private readonly HashSet<(string Kind, string Name, string Key)> secrets = [];

    /// <summary>Adds a document of the stack.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="document">The document, secrets in plain.</param>
    /// <param name="pointers">Where secrets stand in it.</param>
    internal void Add(ResourceKey key, JsonObject document, ImmutableArray<string> pointers)
    {
        var data = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        bool secret = key.Kind == "Secret";
        Read("data", text => secret ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text));
        Read("binaryData", Convert.FromBase64String);
        binary.UnionWith((document["binaryData"] as JsonObject ?? []).Select(member => (key.Kind, key.Name, member.Key)));
        Read("stringData", Encoding.UTF8.GetBytes);
        sources[(key.Kind, key.Name)] = data;

        void Read(string member, Func<string, byte[]> decode)
        {
            foreach ((string name, JsonNode? value) in document[member] as JsonObject ?? [])
            {
                data[name] = decode(value?.GetValue<string>() ?? "");
                if (JsonPointer.IsAtOrBelowAny(JsonPointer.Append($"/{member}", name), pointers))
                {
                    secrets.Add((key.Kind, key.Name, name));
                }
            }
        }
    }

    /// <summary>All data of a document; null where it is not in the stack (an optional reference).</summary>
    internal IReadOnlyDictionary<string, byte[]>? Find(string kind, string name) => sources.GetValueOrDefault((kind, name));

    /// <summary>How a value is to be kept: of a Secret all are secret, of a ConfigMap those that a secret was put into.</summary>
    internal Secrecy SecrecyOf(string kind, string name, string key) =>
        kind == "Secret" ? Secrecy.Secret : secrets.Contains((kind, name, key)) ? Secrecy.Declared : Secrecy.None;

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
