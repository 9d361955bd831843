namespace IaC.Model.Kubernetes;

/// <summary>An option of the resolver.</summary>
public sealed record PodDNSConfigOption
{
    /// <summary>Name: <c>ndots</c>.</summary>
    [Format(TextFormat.ResolverWord)]
    public required string Name { get; init; }

    /// <summary>Value, where the option has one.</summary>
    [Format(TextFormat.ResolverWord)]
    public string? Value { get; init; }
}
