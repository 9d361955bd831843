using IaC.Network.Tests.Lab;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Firewall;

/// <summary>Another firewall of the host drops what it does not know.</summary>
public sealed class ForwardPolicyTests
{
    private const string Filter = "ip filter FORWARD";

    public static TheoryData<string, string> Firewalls => new()
    {
        { "nft", "add table inet site; add chain inet site forward { type filter hook forward priority 10; policy drop; }" },
        { "nft", "add table ip site; add chain ip site forward { type filter hook forward priority -10; policy drop; }" },
        { "iptables", "-P FORWARD DROP" },
    };

    [Theory]
    [MemberData(nameof(Firewalls))]
    public async Task Pods_reach_the_outside_and_are_reached_through_a_policy_to_drop(string program, string arguments)
    {
        using var host = new TestHost();
        host.Network.Run(() => Commands.Run(program, arguments));
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        TestPod other = root.AddPod(3);
        host.Serve(pod.Network, 80);
        host.Serve(host.Neighbour, 80, "outside");

        Assert.Equal($"outside {TestHost.Address}", await pod.Network.CallAsync(TestHost.NeighbourAddress, 80));
        Assert.Equal($"web {TestHost.NeighbourAddress}", await host.Neighbour.CallAsync(TestHost.Address, 8080));
        Assert.StartsWith("web 169.254.", await other.Network.CallAsync(TestHost.Address, 8080), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_rules_the_policy_does_drop()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        host.Serve(pod.Network, 80);
        host.Network.Run(() => Commands.Run("iptables", "-P FORWARD DROP"));

        Assert.True(await host.Neighbour.FailsToCallAsync(TestHost.Address, 8080));
        Assert.StartsWith("accept rules", root.List().Fault, StringComparison.Ordinal);

        root.WithFabric(_ => { });

        Assert.Null(root.List().Fault);
        Assert.Equal($"web {TestHost.NeighbourAddress}", await host.Neighbour.CallAsync(TestHost.Address, 8080));
    }

    [Fact]
    public void Where_there_is_a_DOCKER_USER_chain_the_rules_are_there_once_and_iptables_can_print_them()
    {
        using var host = new TestHost();
        Iptables(host, "-P FORWARD DROP", "-N DOCKER-USER", "-A FORWARD -j DOCKER-USER", "-A DOCKER-USER -j RETURN");
        TestRoot root = host.NewRoot();
        root.WithFabric(_ => { });
        root.WithFabric(_ => { });

        string mark = $"/* iac-{root.Options.RootId} */";
        string rules = Iptables(host, "-w -S DOCKER-USER");
        Assert.Equal(
            [
                "-N DOCKER-USER",
                $"-A DOCKER-USER -o {root.Uplink} -m comment --comment iac-{root.Options.RootId} -j ACCEPT",
                $"-A DOCKER-USER -i {root.Uplink} -m comment --comment iac-{root.Options.RootId} -j ACCEPT",
                "-A DOCKER-USER -j RETURN",
            ],
            rules.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(mark, Iptables(host, "-w -L DOCKER-USER"), StringComparison.Ordinal);
        Assert.DoesNotContain(root.Uplink, Iptables(host, "-w -S FORWARD"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_rules_go_with_the_fabric_also_when_the_policy_changed_meanwhile()
    {
        using var host = new TestHost();
        Iptables(host, "-P FORWARD DROP");
        string before = Iptables(host, "-w -S");
        TestRoot root = host.NewRoot();
        TestRoot other = host.NewRoot("10.89.0.0/16");
        root.WithFabric(_ => { });
        other.WithFabric(_ => { });
        Iptables(host, "-P FORWARD ACCEPT");
        Assert.Contains($"rule in {Filter}", root.Leaks());

        Assert.True(root.RemoveIfUnused());

        Assert.DoesNotContain(root.Uplink, Iptables(host, "-w -S"), StringComparison.Ordinal);
        Assert.Contains(other.Uplink, Iptables(host, "-w -S"), StringComparison.Ordinal);
        Assert.True(other.RemoveIfUnused());
        Assert.Equal(before, Iptables(host, "-P FORWARD DROP", "-w -S"));
    }

    private static string Iptables(TestHost host, params string[] commands) => host.Network.Run(() => commands.Select(command => Commands.Run("iptables", command)).ToList()[^1]);
}
