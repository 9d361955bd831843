using System.Text.Json.Serialization;

namespace IaC.Images.Archives;

/// <summary>One image of a docker-archive's <c>manifest.json</c>.</summary>
internal sealed record DockerArchiveEntry
{
    /// <summary>File of the configuration.</summary>
    public required string Config { get; init; }

    /// <summary>Names: <c>nginx:1.27</c>.</summary>
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>Files of the layers, bottom first.</summary>
    public IReadOnlyList<string>? Layers { get; init; }
}

/// <summary>JSON of <c>manifest.json</c>; its names are in Pascal case.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DockerArchiveEntry[]))]
internal sealed partial class DockerArchiveJson : JsonSerializerContext;
