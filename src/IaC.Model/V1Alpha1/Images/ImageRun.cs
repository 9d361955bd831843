using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A command that runs in a container on the layers below; what it writes is the layer. The same command on the same layers is not run again.</summary>
public sealed record ImageRun
{
    /// <summary>Text that <c>/bin/sh -c</c> runs; it or <c>command</c>.</summary>
    public string? Script { get; init; }

    /// <summary>Program and arguments; they or <c>script</c>.</summary>
    [NotEmpty]
    public ImmutableArray<string>? Command { get; init; }

    /// <summary>It has the network of the host; else it has none.</summary>
    public bool Network { get; init; }

    /// <summary>Variables of the command, beside those of what the layers lie on.</summary>
    [KeyFormat(TextFormat.EnvName)]
    public ImmutableDictionary<string, string> Env { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>User, or user and group, by number or by name; root unless given.</summary>
    public string? User { get; init; }

    /// <summary>Absolute path that it starts in.</summary>
    [Format(TextFormat.AbsolutePath)]
    public string WorkingDir { get; init; } = "/";

    /// <summary>Folders that last from build to build and are no part of the image.</summary>
    public ImmutableArray<ImageRunCache> Caches { get => field.IsDefault ? [] : field; init; }

    /// <summary>Files that hold secrets and are no part of the image.</summary>
    public ImmutableArray<ImageRunSecret> Secrets { get => field.IsDefault ? [] : field; init; }
}

/// <summary>A folder that builds of this root share.</summary>
public sealed record ImageRunCache
{
    /// <summary>Absolute path in the container.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }

    /// <summary>What builds share it by; the path unless given.</summary>
    public string? Id { get; init; }
}

/// <summary>A value of a Secret as a file.</summary>
public sealed record ImageRunSecret
{
    /// <summary>Name of the Secret, in the namespace <c>default</c>.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string Name { get; init; }

    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>Absolute path of the file in the container.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }
}
