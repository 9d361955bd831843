using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>A GET request, made from the network of the pod. Redirects are not followed: an answer of 300 to 399 is a success as it is.</summary>
public sealed record HTTPGetAction
{
    /// <summary>Address that is connected to; the pod's own unless given.</summary>
    [Format(TextFormat.IpAddress)]
    public string? Host { get; init; }

    /// <summary>Headers beside <c>Host</c>, <c>User-Agent</c> and <c>Accept</c>; one of these names takes the place of the usual one.</summary>
    public ImmutableArray<HTTPHeader> HttpHeaders { get => field.IsDefault ? [] : field; init; }

    /// <summary>Path and query.</summary>
    [Format(TextFormat.RequestTarget)]
    public string Path { get; init; } = "/";

    /// <summary>Port by number, or by its name among the ports of the container.</summary>
    public required PortReference Port { get; init; }

    /// <summary>How it is carried. HTTPS is not supported yet, since supervisors have no TLS; <c>tcpSocket</c> or <c>exec</c> can take its place.</summary>
    public UriScheme Scheme { get; init; } = UriScheme.HTTP;
}
