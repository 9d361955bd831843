namespace IaC.Model.Kubernetes;

/// <summary>A header of a request.</summary>
public sealed record HTTPHeader
{
    /// <summary>Name (RFC 9110, 5.1).</summary>
    [Format(TextFormat.HeaderName)]
    public required string Name { get; init; }

    /// <summary>Value (RFC 9110, 5.5).</summary>
    [Format(TextFormat.HeaderValue)]
    public required string Value { get; init; }
}
