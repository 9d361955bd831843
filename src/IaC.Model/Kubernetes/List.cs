using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Kubernetes;

/// <summary>Several documents in one; it is taken apart when it is read.</summary>
[Schema("v1", "List")]
public sealed record List
{
    /// <summary>Always <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>List</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What <c>kubectl get</c> writes there; not used.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>The documents.</summary>
    public required ImmutableArray<JsonObject> Items { get; init; }
}
