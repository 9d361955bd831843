using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>A line of <c>/etc/hosts</c>.</summary>
public sealed record HostAlias
{
    /// <summary>IPv4 or IPv6 address.</summary>
    [Format(TextFormat.IpAddress)]
    public required string Ip { get; init; }

    /// <summary>Names of that address.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public ImmutableArray<string> Hostnames { get => field.IsDefault ? [] : field; init; }
}
