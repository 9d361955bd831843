namespace IaC.Model;

/// <summary>Rules of the name resolution of a Pod.</summary>
internal static class NameServiceRules
{
    // resolv.conf(5), MAXNS; Kubernetes allows as many search domains.
    private const int MostServers = 3;
    private const int MostSearches = 32;

    /// <summary>The faults of a pod's spec.</summary>
    public static IEnumerable<DocumentFault> Check(NodeView spec)
    {
        NodeView servers = spec["dnsConfig"]["nameservers"];
        if (servers.Items.Count() > MostServers)
        {
            yield return servers.Fault($"at most {MostServers} name servers are asked");
        }

        NodeView searches = spec["dnsConfig"]["searches"];
        if (searches.Items.Count() > MostSearches)
        {
            yield return searches.Fault($"at most {MostSearches} domains are searched");
        }

        if (spec["dnsPolicy"].Text == nameof(Kubernetes.DNSPolicy.None) && !servers.Items.Any())
        {
            yield return spec["dnsPolicy"].Fault("with `dnsPolicy: None` the pod has no name server", "give some in `dnsConfig.nameservers`");
        }
    }
}
