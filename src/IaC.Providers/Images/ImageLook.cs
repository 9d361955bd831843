using System.Text.Json.Nodes;

namespace IaC.Providers.Images;

/// <summary>What a source has to go by when it is asked what it stands for.</summary>
/// <param name="services">The drivers.</param>
/// <param name="pins">Which images references stand for.</param>
/// <param name="recorded">Inputs of the last apply; null where there was none.</param>
/// <param name="rebuild">Look again at what is cached of this machine.</param>
/// <param name="pull">Ask registries again.</param>
internal sealed class ImageLook(HostServices services, ImagePins pins, JsonObject? recorded, bool rebuild, bool pull)
{
    private readonly List<string> warnings = [];

    /// <summary>The drivers.</summary>
    internal HostServices Services => services;

    /// <summary>Which images references stand for.</summary>
    internal ImagePins Pins => pins;

    /// <summary>Inputs of the last apply; null where there was none.</summary>
    internal JsonObject? Recorded => recorded;

    /// <summary>Look again at what is cached of this machine.</summary>
    internal bool Rebuild => rebuild;

    /// <summary>Ask registries again.</summary>
    internal bool Pull => pull;

    /// <summary>Credentials of the user.</summary>
    internal PullCredentials Credentials { get; } = PullCredentials.Of(services.DockerConfig, []);

    /// <summary>What was found that does not stand against it.</summary>
    internal IReadOnlyList<string> Warnings => warnings;

    /// <summary>Adds a warning, where there is one.</summary>
    internal void Warn(string? warning)
    {
        if (warning is not null)
        {
            warnings.Add(warning);
        }
    }
}
