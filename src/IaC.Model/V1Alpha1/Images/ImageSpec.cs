using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>What an image is made from: exactly one of <c>registry</c>, <c>layers</c>, <c>build</c>, <c>archive</c>, <c>disk</c>, <c>guest</c> and <c>image</c>.</summary>
[NotYet("format")]
public sealed record ImageSpec
{
    /// <summary>An image at a registry; its digest is pinned when it is first planned.</summary>
    public ImageRegistry? Registry { get; init; }

    /// <summary>What the layers lie on: <c>scratch</c>, an Image of the stack by name, or an image reference, which is pinned like those of <c>registry</c>.</summary>
    [Format(TextFormat.ImageReference)]
    public string? From { get; init; }

    /// <summary>Layers, lowest first; each entry is one layer of the OCI image.</summary>
    [NotEmpty]
    public ImmutableArray<ImageLayer>? Layers { get; init; }

    /// <summary>Variables of every command among the layers, and no part of the image; what a command's own <c>env</c> names wins.</summary>
    [KeyFormat(TextFormat.EnvName)]
    public ImmutableDictionary<string, string> Args { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>A Dockerfile that builds it.</summary>
    public ImageBuild? Build { get; init; }

    /// <summary>A tar that holds the image.</summary>
    public ImageArchive? Archive { get; init; }

    /// <summary>A disk for guests.</summary>
    public ImageDisk? Disk { get; init; }

    /// <summary>Name of a Guest of the stack: its root disk, as it is when this image is made. It runs on; its agent, where there is one, has it write out before.</summary>
    [Format(TextFormat.DnsLabel)]
    public string? Guest { get; init; }

    /// <summary>A root disk for guests that holds what an image of containers holds.</summary>
    public ImageRootDisk? Image { get; init; }

    /// <summary>What is started and how; laid over the configuration of what the image is made from.</summary>
    public ImageConfig? Config { get; init; }
}
