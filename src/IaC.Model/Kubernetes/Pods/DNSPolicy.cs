namespace IaC.Model.Kubernetes;

/// <summary>Where a pod's name servers come from.</summary>
public enum DNSPolicy
{
    /// <summary>There is no cluster's name server here, so this is <see cref="Default"/>, as in a cluster without one.</summary>
    ClusterFirst,

    /// <summary>As <see cref="ClusterFirst"/>, with <c>hostNetwork</c>.</summary>
    ClusterFirstWithHostNet,

    /// <summary>Those of the host; never one on the host's loopback, which a pod cannot reach, but those that it asks in turn.</summary>
    Default,

    /// <summary>Only <c>dnsConfig</c>.</summary>
    None,
}
