using System.Net;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Tests.Lab;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Fabrics;

/// <summary>Making, keeping and removing a fabric.</summary>
public sealed class LifecycleTests
{
    [Fact]
    public void Nothing_exists_before_and_nothing_is_left_after()
    {
        using var host = new TestHost();
        string before = Snapshot(host);
        TestRoot root = host.NewRoot();
        Assert.Equal("network namespace", root.List().Fault);

        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        Assert.Null(root.List().Fault);
        Assert.Equal([pod.Uid], root.List().Attached);
        Assert.Equal([$"interface {root.Uplink}", $"table ip {root.Table}"], root.Leaks());

        Assert.False(root.RemoveIfUnused());
        root.Detach(pod);
        Assert.True(root.RemoveIfUnused());

        Assert.Empty(root.Leaks());
        Assert.False(File.Exists(root.Options.NamespacePath));
        Assert.Equal(before, Snapshot(host));
        Assert.True(root.RemoveIfUnused());
    }

    [Fact]
    public void A_pod_is_detached_when_its_namespace_or_the_fabric_is_gone()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod first = root.AddPod(2, Tcp(8080, 80));
        TestPod second = root.AddPod(3, Tcp(8081, 80));
        first.Dispose();

        root.Detach(first);
        root.Detach(first);
        Assert.Equal([second.Uid], root.List().Attached);

        Mount.Detach(root.Options.NamespacePath);
        root.Detach(second);
        Assert.Empty(root.List().Published);
        Assert.True(root.RemoveIfUnused());
        Assert.Empty(root.Leaks());
    }

    [Fact]
    public async Task A_pod_is_attached_anew_in_another_namespace()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        using var newNamespace = new NetworkNamespace();

        root.WithFabric(fabric => fabric.Attach(pod.Attachment(Tcp(8080, 80)) with { NetworkNamespace = newNamespace.Handle }));

        host.Serve(newNamespace, 80);
        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8080), StringComparison.Ordinal);
        Assert.Equal([pod.Uid], root.List().Attached);
    }

    [Fact]
    public async Task Addresses_of_hardware_stay_when_a_pod_is_replaced()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod client = root.AddPod(3);
        TestPod first = root.AddPod(2);
        host.Serve(first.Network, 80, "first");
        Assert.Equal("first 10.88.0.3", await client.Network.CallAsync("10.88.0.2", 80));

        root.Detach(first);
        TestPod second = root.AddPod(2);
        host.Serve(second.Network, 80, "second");

        // The client's neighbour table still holds what it learnt of the first.
        Assert.Equal("second 10.88.0.3", await client.Network.CallAsync("10.88.0.2", 80));
    }

    [Theory]
    [InlineData("nft", "flush ruleset")]
    [InlineData("sysctl", "-q net.ipv4.ip_forward=0")]
    [InlineData("ip", "link delete {uplink}")]
    [InlineData("ip", "link set {uplink} down")]
    [InlineData("ip", "route delete {subnet}")]
    public async Task What_was_lost_is_made_again(string program, string arguments)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2);
        host.Serve(pod.Network, 80);
        string command = arguments.Replace("{uplink}", root.Uplink, StringComparison.Ordinal).Replace("{subnet}", $"{root.Options.Subnet}", StringComparison.Ordinal);
        host.Network.Run(() => Commands.Run(program, command));
        Assert.NotNull(root.List().Fault);

        root.WithFabric(fabric => fabric.Publish(pod.Uid, pod.Address, [Tcp(8080, 80)]));

        Assert.Null(root.List().Fault);
        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8080), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fabric_whose_mount_went_is_made_anew()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        root.WithFabric(_ => { });
        Mount.Detach(root.Options.NamespacePath);
        Assert.True(File.Exists(root.Options.NamespacePath));
        Assert.Equal("network namespace", root.List().Fault);

        root.WithFabric(_ => { });

        Assert.Null(root.List().Fault);
    }

    [Fact]
    public async Task Two_roots_do_not_disturb_each_other()
    {
        using var host = new TestHost();
        TestRoot first = host.NewRoot();
        TestRoot second = host.NewRoot("10.89.0.0/16");
        TestPod pod1 = first.AddPod(2, Tcp(8081, 80));
        TestPod pod2 = second.AddPod(2, Tcp(8082, 80));
        host.Serve(pod1.Network, 80, "first");
        host.Serve(pod2.Network, 80, "second");

        Assert.StartsWith("first ", await host.Neighbour.CallAsync(TestHost.Address, 8081), StringComparison.Ordinal);
        Assert.StartsWith("second ", await host.Neighbour.CallAsync(TestHost.Address, 8082), StringComparison.Ordinal);
        Assert.StartsWith("second ", await pod1.Network.CallAsync(TestHost.Address, 8082), StringComparison.Ordinal);
        Assert.True(await pod1.Network.FailsToCallAsync("10.89.0.2", 80));

        first.Detach(pod1);
        Assert.True(first.RemoveIfUnused());

        Assert.StartsWith("second ", await host.Network.CallAsync("127.0.0.1", 8082), StringComparison.Ordinal);
    }

    [Fact]
    public void A_subnet_that_the_host_has_is_refused_by_name_and_nothing_is_left()
    {
        using var host = new TestHost();
        TestRoot first = host.NewRoot();
        TestRoot second = host.NewRoot();
        first.WithFabric(_ => { });

        var refusal = Assert.Throws<LinuxException>(() => second.WithFabric(_ => { }));

        Assert.StartsWith("RTM_NEWROUTE 10.88.0.0/16 via 169.254.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(LinuxError.EEXIST, refusal.Errno);
        Assert.Empty(second.Leaks());
        Assert.False(File.Exists(second.Options.NamespacePath));
        Assert.Null(first.List().Fault);
    }

    [Fact]
    public void An_attachment_that_fails_leaves_nothing_of_the_pod()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        root.AddPod(2, Tcp(8080, 80));
        using var late = new TestPod(IPAddress.Parse("10.88.0.3"));

        // One port leads to one place.
        var refusal = Assert.Throws<LinuxException>(() => root.WithFabric(fabric => fabric.Attach(late.Attachment(Tcp(8081, 80), Tcp(8081, 81)))));

        Assert.Contains("host port 0.0.0.0:8081/tcp", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(late.Uid, root.List().Attached);
        Assert.DoesNotContain(late.Uid, root.List().Published);
    }

    [Theory]
    [InlineData("10.89.0.2")]
    [InlineData("10.88.0.1")]
    [InlineData("fd00::2")]
    public void An_address_that_no_pod_can_have_is_refused(string address)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        using var pod = new TestPod(IPAddress.Parse(address));

        var refusal = Assert.Throws<ArgumentException>(() => root.WithFabric(fabric => fabric.Attach(pod.Attachment())));

        Assert.Contains(address, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_does_not_know_the_subnet_can_list_detach_and_remove_but_not_make()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        FabricOptions options = root.Options with { Subnet = default };

        host.Network.Run(() =>
        {
            Assert.Throws<ArgumentException>(() => Fabric.Ensure(options));
            Assert.Contains(pod.Uid, Fabric.List(options).Attached);
            Assert.Contains(pod.Uid, Fabric.List(options).Published);
            Fabric.Detach(options, pod.Uid);
            Assert.True(Fabric.RemoveIfUnused(options));
        });
        Assert.Empty(root.Leaks());
    }

    [Theory]
    [InlineData("0F3A5B7C")]
    [InlineData("0f3a5b7")]
    [InlineData("../../ab")]
    public void An_id_of_another_form_is_refused(string rootId)
    {
        using var host = new TestHost();
        FabricOptions options = host.NewRoot().Options with { RootId = rootId };

        Assert.Throws<ArgumentException>(() => Fabric.Ensure(options));
    }

    [Fact]
    public async Task Fifty_pods_come_and_go_at_once_from_several_threads()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod[] pods = [.. Enumerable.Range(2, 50).Select(i => new TestPod(IPAddress.Parse($"10.88.0.{i}")))];
        await OnThreads(host, pods, pod =>
        {
            using Fabric fabric = Fabric.Ensure(root.Options);
            fabric.Attach(pod.Attachment(Tcp((ushort)(8000 + pod.Address.GetAddressBytes()[3]), 80)));
        });
        Assert.Equal(pods.Select(pod => pod.Uid).ToHashSet(), root.List().Attached);
        Assert.Equal(50, root.List().Published.Count);
        host.Serve(pods[49].Network, 80);
        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8051), StringComparison.Ordinal);

        int removals = 0;
        await OnThreads(host, pods, pod =>
        {
            Fabric.Detach(root.Options, pod.Uid);
            Interlocked.Add(ref removals, Fabric.RemoveIfUnused(root.Options) ? 1 : 0);
        });

        Assert.True(removals > 0);
        Assert.Empty(root.Leaks());
        Array.ForEach(pods, pod => pod.Dispose());
    }

    [Fact]
    public async Task Pods_come_while_the_last_one_goes()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod[] pods = [.. Enumerable.Range(2, 40).Select(i => new TestPod(IPAddress.Parse($"10.88.0.{i}")))];

        await OnThreads(host, pods, pod =>
        {
            using (Fabric fabric = Fabric.Ensure(root.Options))
            {
                fabric.Attach(pod.Attachment());
            }

            Assert.Contains(pod.Uid, Fabric.List(root.Options).Attached);
            Fabric.Detach(root.Options, pod.Uid);
            Fabric.RemoveIfUnused(root.Options);
        });

        Assert.Empty(root.Leaks());
        Array.ForEach(pods, pod => pod.Dispose());
    }

    private static Task OnThreads(TestHost host, TestPod[] pods, Action<TestPod> action) => Task.WhenAll(pods.Chunk(10).Select(chunk => Task.Run(() => host.Network.Run(() => Array.ForEach(chunk, action)))));

    private static string Snapshot(TestHost host) => host.Network.Run(() =>
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkProtocol.Route);
        string links = string.Join(' ', socket.ListLinks().Select(link => link.Name));
        return links + Commands.Run("ip", "-4 -o addr") + Commands.Run("ip", "-4 route show table all") + Commands.Run("nft", "list ruleset");
    });
}
