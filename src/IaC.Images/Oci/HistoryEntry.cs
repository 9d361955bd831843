using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>How one layer was made (OCI image-spec, config.md, <c>history</c>).</summary>
public sealed record HistoryEntry
{
    /// <summary>When.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>By which instruction: <c>copy ./site /srv</c>.</summary>
    [JsonPropertyName("created_by")]
    public string? CreatedBy { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>A remark.</summary>
    public string? Comment { get; init; }

    /// <summary>The instruction made no layer.</summary>
    [JsonPropertyName("empty_layer")]
    public bool? EmptyLayer { get; init; }
}
