using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>An image that a Dockerfile builds.</summary>
public sealed record ImageBuild
{
    /// <summary>Folder that COPY reads from, relative to the folder of the document. A <c>.dockerignore</c> in it is heeded.</summary>
    [Format(TextFormat.RelativePath)]
    public string Context { get; init; } = ".";

    /// <summary>The Dockerfile, relative to the context.</summary>
    [Format(TextFormat.RelativePath)]
    public string Dockerfile { get; init; } = "Dockerfile";

    /// <summary>Stage that is wanted; the last unless given.</summary>
    public string? Target { get; init; }

    /// <summary>Values of ARG.</summary>
    public ImmutableDictionary<string, string> Args { get => field ?? ImmutableDictionary<string, string>.Empty; init; }
}
