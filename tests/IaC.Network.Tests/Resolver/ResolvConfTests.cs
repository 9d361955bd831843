using IaC.Testing;

namespace IaC.Network.Tests.Resolver;

public sealed class ResolvConfTests
{
    private const string Upstream = "run/systemd/resolve/resolv.conf";

    [Fact]
    public void Servers_and_settings_of_the_host_are_kept_and_its_comments_are_not()
    {
        using var root = new TemporaryFolder();
        root.Write("etc/resolv.conf", "# made by hand\nsearch example.com\n\n  nameserver 192.0.2.53\nnameserver 198.51.100.53 # second\noptions ndots:2 edns0\nsearch\n");

        Assert.Equal("search example.com\nnameserver 192.0.2.53\nnameserver 198.51.100.53 # second\noptions ndots:2 edns0\n", ResolvConf.FromHost([], root.FullPath));
    }

    [Fact]
    public void Of_several_servers_those_on_the_loopback_are_left_out()
    {
        using var root = new TemporaryFolder();
        root.Write("etc/resolv.conf", "nameserver 127.0.0.1\nnameserver ::1\nnameserver 0.0.0.0\nnameserver fe80::1%eth0\nnameserver 192.0.2.53\n");
        root.Write(Upstream, "nameserver 198.51.100.53\n");

        Assert.Equal("nameserver 192.0.2.53\n", ResolvConf.FromHost([], root.FullPath));
    }

    [Theory]
    [InlineData(Upstream)]
    [InlineData("run/NetworkManager/no-stub-resolv.conf")]
    public void A_resolver_on_the_loopback_is_replaced_by_those_that_it_asks(string upstream)
    {
        using var root = new TemporaryFolder();
        root.Write("etc/resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch .\n");
        root.Write(upstream, "# real ones\nnameserver 192.0.2.53\nsearch lan\n");

        Assert.Equal("nameserver 192.0.2.53\nsearch lan\n", ResolvConf.FromHost([], root.FullPath));
    }

    [Theory]
    [InlineData("nameserver 127.0.0.1\n")]
    [InlineData("")]
    [InlineData(null)]
    public void A_host_without_a_server_that_pods_reach_gives_none_and_says_so(string? text)
    {
        using var root = new TemporaryFolder();
        if (text is not null)
        {
            root.Write("etc/resolv.conf", text);
        }

        Assert.Equal("# the host has no name server that a pod could reach\n", ResolvConf.FromHost([], root.FullPath));
    }

    [Fact]
    public void Declared_servers_stand_in_the_place_of_the_hosts_and_its_search_domains_stay()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.FullPath, "etc"));
        File.WriteAllText(Path.Combine(root.FullPath, "etc/resolv.conf"), "search lan\nnameserver 192.0.2.53\n");

        Assert.Equal("nameserver 198.51.100.1\nnameserver 198.51.100.2\nsearch lan\n", ResolvConf.FromHost(["198.51.100.1", "198.51.100.2"], root.FullPath));
    }
}
