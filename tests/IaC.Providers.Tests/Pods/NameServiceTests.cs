using IaC.Model.Kubernetes;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Tests.Pods;

public sealed class NameServiceTests
{
    private const string Host = "# from the host\nnameserver 10.0.0.1\nsearch corp.example\noptions ndots:1 edns0\n";

    private static readonly PodDNSConfig Own = new()
    {
        Nameservers = ["10.9.8.7", "10.0.0.1"],
        Searches = ["own.example"],
        Options = [new PodDNSConfigOption { Name = "ndots", Value = "3" }, new PodDNSConfigOption { Name = "rotate" }],
    };

    [Fact]
    public void Without_wishes_it_is_the_hosts() => Assert.Equal(Host, NameService.Compose(Host, Spec(null, null)));

    [Fact]
    public void Wishes_come_after_what_the_policy_gives_and_an_option_wins_over_the_same_of_it() =>
        Assert.Equal("nameserver 10.0.0.1\nnameserver 10.9.8.7\nsearch corp.example own.example\noptions edns0 ndots:3 rotate\n", NameService.Compose(Host, Spec(DNSPolicy.ClusterFirst, Own)));

    [Fact]
    public void With_the_policy_None_nothing_of_the_host_is_left() =>
        Assert.Equal("nameserver 10.9.8.7\nnameserver 10.0.0.1\nsearch own.example\noptions ndots:3 rotate\n", NameService.Compose(Host, Spec(DNSPolicy.None, Own)));

    private static PodSpec Spec(DNSPolicy? policy, PodDNSConfig? config) => new() { Containers = [], DnsPolicy = policy, DnsConfig = config };
}
