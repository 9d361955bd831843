using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Linux capabilities (capabilities(7)), named without <c>CAP_</c>; <c>ALL</c> is all of them.</summary>
public sealed record Capabilities
{
    /// <summary>Added to the default ones.</summary>
    [Format(TextFormat.Capability)]
    public ImmutableArray<string> Add { get => field.IsDefault ? [] : field; init; }

    /// <summary>Taken away, before those of <c>add</c> are added.</summary>
    [Format(TextFormat.Capability)]
    public ImmutableArray<string> Drop { get => field.IsDefault ? [] : field; init; }
}
