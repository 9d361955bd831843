namespace IaC.Providers.Hosts;

/// <summary>Where the database keeps what it knows of the network of pods.</summary>
/// <param name="Key">The chosen one, in <c>meta</c>.</param>
/// <param name="Declarations">Table of what stacks want.</param>
/// <param name="Holders">Rows of those that have an address in it.</param>
internal sealed record PodSubnetFamily(string Key, string Declarations, string Holders)
{
    /// <summary>IPv4.</summary>
    internal static readonly PodSubnetFamily V4 = new("subnet", "pod_subnet", "lease WHERE address IS NOT NULL");

    /// <summary>IPv6.</summary>
    internal static readonly PodSubnetFamily V6 = new("subnet-v6", "pod_subnet_v6", "lease_v6");
}
