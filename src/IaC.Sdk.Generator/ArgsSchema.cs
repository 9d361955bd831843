using System.Text.Json;

namespace IaC.Sdk.Generator;

/// <summary>An object within documents, for which there is one class.</summary>
internal sealed class ArgsSchema(string space, string name, JsonElement schema)
{
    /// <summary>Namespace of the class.</summary>
    public string Namespace { get; } = space;

    /// <summary>Name in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>Name of the class.</summary>
    public string ClassName => Name + "Args";

    /// <summary>The schema.</summary>
    public JsonElement Schema { get; } = schema;

    /// <summary>Whether it is the <c>metadata</c> of documents.</summary>
    public bool IsMetadata => Name is "ObjectMeta" or "ResourceMeta";
}
