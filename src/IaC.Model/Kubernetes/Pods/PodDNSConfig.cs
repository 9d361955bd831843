using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>Name resolution of a pod, beside what its <c>dnsPolicy</c> gives. Names of the stack's pods are found in any case.</summary>
public sealed record PodDNSConfig
{
    /// <summary>Addresses of name servers, at most 3 with those of the policy, which come first.</summary>
    [Format(TextFormat.IpAddress)]
    public ImmutableArray<string> Nameservers { get => field.IsDefault ? [] : field; init; }

    /// <summary>Domains in which short names are looked up, at most 32, after those of the policy.</summary>
    [Format(TextFormat.SearchDomain)]
    public ImmutableArray<string> Searches { get => field.IsDefault ? [] : field; init; }

    /// <summary>Options of the resolver (resolv.conf(5)); one wins over the same of the policy.</summary>
    public ImmutableArray<PodDNSConfigOption> Options { get => field.IsDefault ? [] : field; init; }
}
