using System.Net;
using IaC.Network.Tests.Lab;

namespace IaC.Network.Tests.Subnets;

public sealed class SubnetsTests
{
    private static readonly IPNetwork Preferred = IPNetwork.Parse("10.88.0.0/16");

    [Theory]
    [InlineData("10.88.0.0/16", "0.0.0.0/0")]
    [InlineData("10.88.0.0/16", "10.89.0.0/16", "192.168.1.0/24")]
    [InlineData("10.89.0.0/16", "10.88.0.0/16")]
    [InlineData("10.89.0.0/16", "10.88.7.0/24")]
    [InlineData("10.89.0.0/16", "10.88.255.255/32")]
    [InlineData("10.92.0.0/16", "10.88.0.0/14")]
    [InlineData("10.0.0.0/16", "10.64.0.0/10", "10.128.0.0/9")]
    [InlineData("172.16.0.0/16", "10.0.0.0/8")]
    [InlineData("172.18.0.0/16", "10.0.0.0/8", "172.17.0.0/16", "172.16.5.0/24")]
    [InlineData("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")]
    [InlineData("192.168.16.0/20", "10.0.0.0/8", "172.16.0.0/12", "192.168.1.0/24")]
    [InlineData("10.88.0.0/16", "0.0.0.0/1", "128.0.0.0/1")]
    public void The_first_network_that_overlaps_nothing_is_chosen(string expected, params string[] taken)
    {
        Assert.Equal(IPNetwork.Parse(expected), IaC.Network.Subnets.Choose(Preferred, [.. taken.Select(IPNetwork.Parse)]));
    }

    [Fact]
    public void A_preference_outside_the_private_networks_is_tried_first()
    {
        IPNetwork preferred = IPNetwork.Parse("100.64.0.0/16");

        Assert.Equal(preferred, IaC.Network.Subnets.Choose(preferred, []));
        Assert.Equal(IPNetwork.Parse("10.0.0.0/16"), IaC.Network.Subnets.Choose(preferred, [preferred]));
    }

    [Fact]
    public void That_nothing_is_free_is_said()
    {
        IPNetwork[] all = [.. new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16" }.Select(IPNetwork.Parse)];

        var refusal = Assert.Throws<IOException>(() => IaC.Network.Subnets.Choose(Preferred, all));

        Assert.Contains("10.88.0.0/16", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernel_knows_what_is_taken()
    {
        using var host = new TestHost();
        Assert.Equal(Preferred, host.Network.Run(() => IaC.Network.Subnets.ChooseFree(Preferred)));
        host.NewRoot().WithFabric(_ => { });
        host.Network.Configure("lan0", IPAddress.Parse("10.89.3.4"), 32);
        host.Network.Run(() => Commands.Run("ip", "route add 10.90.0.0/24 via " + TestHost.NeighbourAddress + " table 77"));

        Assert.Equal(IPNetwork.Parse("10.91.0.0/16"), host.Network.Run(() => IaC.Network.Subnets.ChooseFree(Preferred)));
    }
}
