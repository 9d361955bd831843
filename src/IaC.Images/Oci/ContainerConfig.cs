using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>How containers of an image start, unless told otherwise (OCI image-spec, config.md, <c>config</c>).</summary>
public sealed record ContainerConfig
{
    /// <summary>Docker's member that says what runs commands that are texts in builds on the image; it is among <see cref="Other"/>.</summary>
    internal const string Shell = "Shell";

    /// <summary>Docker's member that says how a container is asked whether it is well; it is among <see cref="Other"/>.</summary>
    internal const string HealthCheck = "Healthcheck";

    /// <summary>Names or numbers: <c>user</c>, <c>uid</c>, <c>user:group</c>; null or empty is root.</summary>
    [JsonPropertyName("User")]
    public string? User { get; init; }

    /// <summary>Ports the image listens on: <c>80/tcp</c>.</summary>
    [JsonPropertyName("ExposedPorts")]
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    /// <summary>Environment: <c>NAME=value</c>.</summary>
    [JsonPropertyName("Env")]
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Program and first arguments.</summary>
    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Further arguments, or the program where there is no entrypoint.</summary>
    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Folders that want a volume.</summary>
    [JsonPropertyName("Volumes")]
    public IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }

    /// <summary>Folder the program starts in; null or empty is <c>/</c>.</summary>
    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }

    /// <summary>Labels, by key.</summary>
    [JsonPropertyName("Labels")]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Signal that asks the program to end: <c>SIGTERM</c>.</summary>
    [JsonPropertyName("StopSignal")]
    public string? StopSignal { get; init; }

    /// <summary>Fields that are not listed here, such as Docker's <c>Healthcheck</c>.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Other { get; internal set; }
}
