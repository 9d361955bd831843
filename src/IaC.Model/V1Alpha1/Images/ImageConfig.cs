using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>What an image starts and how (OCI image configuration).</summary>
public sealed record ImageConfig
{
    /// <summary>Program and first arguments.</summary>
    public ImmutableArray<string>? Entrypoint { get; init; }

    /// <summary>Arguments after the entrypoint; a container's <c>args</c> replace them.</summary>
    public ImmutableArray<string>? Cmd { get; init; }

    /// <summary>Variables; added to those of what the image is made from.</summary>
    [KeyFormat(TextFormat.EnvName)]
    public ImmutableDictionary<string, string> Env { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>User, or user and group: <c>"65534:65534"</c>, or names of the image's <c>/etc/passwd</c>. Root unless given.</summary>
    public string? User { get; init; }

    /// <summary>Absolute path that the program starts in; <c>/</c> unless given.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string? WorkingDir { get; init; }

    /// <summary>Ports that it listens on, for people: <c>80/tcp</c>.</summary>
    [Format(TextFormat.ExposedPort)]
    public ImmutableArray<string> ExposedPorts { get => field.IsDefault ? [] : field; init; }

    /// <summary>Labels of the image.</summary>
    public ImmutableDictionary<string, string> Labels { get => field ?? ImmutableDictionary<string, string>.Empty; init; }
}
