using System.Collections.Immutable;

namespace IaC.Pods;

/// <summary>A further program in a running container; user, environment, capabilities and filter are those of the container unless they are given.</summary>
public sealed record PodExec
{
    /// <summary>Name of the container within the pod.</summary>
    public required string Container { get; init; }

    /// <summary>argv; the program is looked up in the container's PATH.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary><c>NAME=value</c>, added to the container's environment.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>Working directory; null is the container's.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>User; null is the container's.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group; null is the container's.</summary>
    public uint? Gid { get; init; }

    /// <summary>The program gets a terminal, whose other side the caller gets.</summary>
    public bool Terminal { get; init; }

    /// <summary>Width of the terminal in characters; null is unknown.</summary>
    public uint? Columns { get; init; }

    /// <summary>Height of the terminal in lines; null is unknown.</summary>
    public uint? Rows { get; init; }
}
