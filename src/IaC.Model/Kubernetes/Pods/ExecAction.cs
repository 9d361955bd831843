using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>A program that runs in a container, beside its own and with the same rights.</summary>
public sealed record ExecAction
{
    /// <summary>Program and arguments; no shell takes part.</summary>
    [NotEmpty]
    public required ImmutableArray<string> Command { get; init; }
}
