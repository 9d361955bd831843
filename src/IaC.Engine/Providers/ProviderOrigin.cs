using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>Where a provider outside this program comes from. Kept in the state, so that what it made can be removed without the stack's program.</summary>
/// <param name="ApiVersion">Group and version of its kind.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Path">Absolute path of its project.</param>
/// <param name="Spec">JSON schema of the spec of its documents.</param>
public sealed record ProviderOrigin(string ApiVersion, string Kind, string Path, JsonObject Spec)
{
    /// <summary>Whether both are the same.</summary>
    public bool Equals(ProviderOrigin? other) =>
        other is not null && (ApiVersion, Kind, Path) == (other.ApiVersion, other.Kind, other.Path) && JsonNode.DeepEquals(Spec, other.Spec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ApiVersion, Kind, Path);
}
