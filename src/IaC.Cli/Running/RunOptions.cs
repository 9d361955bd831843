using System.Collections.Immutable;
using IaC.Cli.Commands;

namespace IaC.Cli.Running;

/// <summary>What <c>iac run</c> was asked for.</summary>
internal sealed record RunOptions
{
    /// <summary>Options of every command.</summary>
    public required GlobalOptions Global { get; init; }

    /// <summary>The image, as Docker writes it.</summary>
    public required string Image { get; init; }

    /// <summary>Arguments in the place of those of the image; empty keeps these.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Name of the pod; null makes one up.</summary>
    public string? Name { get; init; }

    /// <summary>Variables, with their values.</summary>
    public ImmutableArray<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>Ports to publish, as <c>[IP:]HOST:CONTAINER[/udp]</c>.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>Files and folders of this machine, as <c>SRC:DST[:ro]</c>.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>Take pod and stack away at the end.</summary>
    public bool Remove { get; init; }

    /// <summary>Do not wait for the end.</summary>
    public bool Detach { get; init; }

    /// <summary>Pass standard input on.</summary>
    public bool Interactive { get; init; }

    /// <summary>Give the program a terminal.</summary>
    public bool Tty { get; init; }
}
