using System.Text.Json;

namespace IaC.Sdk.Generator;

/// <summary>The schema of one kind.</summary>
internal sealed class KindSchema(JsonElement root, string apiVersion, string kind)
{
    /// <summary>Group and version.</summary>
    public string ApiVersion { get; } = apiVersion;

    /// <summary>The kind, which is the name of the class too.</summary>
    public string Name { get; } = kind;

    /// <summary>Namespace of the class.</summary>
    public string Namespace { get; } = Namespaces.Of(apiVersion);

    /// <summary>The document.</summary>
    public JsonElement Root { get; } = root;

    /// <summary>Whether its resources lie in namespaces.</summary>
    public bool IsNamespaced => Root.GetProperty("$defs").TryGetProperty("ObjectMeta", out _);

    /// <summary>Outputs, by name.</summary>
    public IEnumerable<JsonProperty> Status => Root.TryGetProperty("x-iac-status", out JsonElement status) ? status.EnumerateObject() : [];
}
