using System.Text.Json.Nodes;

namespace IaC.Images;

/// <summary>How containers of a built image start. Null leaves what the image below says.</summary>
public sealed record BuildConfig
{
    /// <summary>Program and first arguments. Giving it drops the cmd of the image below, as in a Dockerfile.</summary>
    public IReadOnlyList<string>? Entrypoint { get; init; }

    /// <summary>Further arguments.</summary>
    public IReadOnlyList<string>? Cmd { get; init; }

    /// <summary>Environment, merged by name over that of the image below.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary><c>user</c>, <c>uid</c>, <c>user:group</c> or <c>uid:gid</c>.</summary>
    public string? User { get; init; }

    /// <summary>Folder that the program starts in.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>Ports, added to those of the image below: <c>80/tcp</c>.</summary>
    public IReadOnlyList<string> ExposedPorts { get; init; } = [];

    /// <summary>Folders that want a volume, added to those of the image below.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Labels, merged by key over those of the image below.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Signal that asks the program to end: <c>SIGTERM</c>.</summary>
    public string? StopSignal { get; init; }

    /// <summary>What runs commands that are texts, in builds on this image (Docker's <c>Shell</c>, which the OCI specification does not have).</summary>
    public IReadOnlyList<string>? Shell { get; init; }

    /// <summary>How Docker asks whether a container of the image is well (its <c>Healthcheck</c>, which the OCI specification does not have); null keeps that of the image below.</summary>
    public JsonObject? HealthCheck { get; init; }
}
