using IaC.Linux.Namespaces;
using IaC.Network.Tests.Lab;
using Microsoft.Win32.SafeHandles;
using static IaC.Network.Tests.Lab.Ports;

namespace IaC.Network.Tests.Fabrics;

/// <summary>Somebody takes parts of a fabric away: it is heard of, it is seen what is missing, and it is made again around pods that go on.</summary>
public sealed class LossTests
{
    // {fabric} runs in the namespace of the fabric, the others on the host.
    public static TheoryData<string, string, string> Losses => new()
    {
        { "nft", "flush ruleset", "table" },
        { "nft", "delete table ip {table}", "table" },
        { "nft", "flush chain ip {table} postrouting", "rules of table" },
        { "ip", "link delete {uplink}", "uplink" },
        { "ip", "link set {uplink} down", "uplink" },
        { "ip", "addr flush dev {uplink}", "uplink" },
        { "ip", "route delete {subnet}", "uplink" },
        { "ip", "{fabric} link delete {bridge}", "bridge" },
        { "ip", "{fabric} link set {bridge} down", "bridge" },
        { "ip", "{fabric} addr flush dev {bridge}", "address 10.88.0.1" },
        { "ip", "{fabric} route delete default", "default route" },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task What_was_taken_is_heard_of_named_and_made_again(string program, string arguments, string fault)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod pod = root.AddPod(2, Tcp(8080, 80));
        host.Serve(pod.Network, 80);
        using var heard = new Hearing(host, root);

        Take(host, root, program, arguments);

        Assert.True(await heard.NextAsync());
        Assert.StartsWith(fault, root.List().Fault, StringComparison.Ordinal);
        Mend(root, pod, Tcp(8080, 80));
        Assert.Null(root.List().Fault);
        Assert.Equal([pod.Uid], root.List().Attached);
        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8080), StringComparison.Ordinal);
        Assert.StartsWith("web ", await host.Neighbour.CallAsync(TestHost.Address, 8080), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nft", "flush map ip {table} ports")]
    [InlineData("nft", "delete set ip {table} pod-{uid}")]
    [InlineData("nft", "flush set ip {table} pod-{uid}")]
    [InlineData("ip", "{fabric} link delete {link}")]
    [InlineData("ip", "{fabric} link set {link} nomaster")]
    [InlineData("ip", "{fabric} link set {link} down")]
    public async Task What_was_taken_of_one_pod_is_made_again_and_the_others_are_left_alone(string program, string arguments)
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        TestPod other = root.AddPod(3);
        TestPod pod = root.AddPod(2, Tcp(8080, 80), Udp(8053, 53));
        host.Serve(pod.Network, 80);
        using var heard = new Hearing(host, root);

        Take(host, root, program, arguments.Replace("{uid}", pod.Uid, StringComparison.Ordinal).Replace("{link}", $"p{pod.Uid[^14..]}", StringComparison.Ordinal));

        Assert.True(await heard.NextAsync());
        Mend(root, pod, Tcp(8080, 80), Udp(8053, 53));
        Assert.Equal(new HashSet<string> { pod.Uid, other.Uid }, root.List().Attached);
        Assert.Equal(2, root.List().Published[pod.Uid].Count);
        Assert.StartsWith("web ", await host.Network.CallAsync("127.0.0.1", 8080), StringComparison.Ordinal);
        root.Detach(pod);
        Assert.Empty(root.List().Published);
    }

    [Fact]
    public async Task A_fabric_that_is_made_later_is_heard_and_one_that_is_removed_is_not_kept_alive()
    {
        using var host = new TestHost();
        TestRoot root = host.NewRoot();
        using var heard = new Hearing(host, root);
        TestPod pod = root.AddPod(2);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        heard.Forget();

        Take(host, root, "ip", "{fabric} addr flush dev {bridge}");
        Assert.True(await heard.NextAsync());

        root.Detach(pod);
        Assert.True(root.RemoveIfUnused());
        Assert.True(await heard.NextAsync());
        Assert.Empty(root.Leaks());
        root.AddPod(4);
        Assert.Null(root.List().Fault);
    }

    private static void Mend(TestRoot root, TestPod pod, params PortMapping[] ports) => root.WithFabric(fabric => fabric.Mend(pod.Uid, pod.Address, ports, pod.Network.Handle));

    private static void Take(TestHost host, TestRoot root, string program, string arguments)
    {
        bool inside = arguments.StartsWith("{fabric}", StringComparison.Ordinal);
        string command = arguments.Replace("{fabric} ", "", StringComparison.Ordinal).Replace("{uplink}", root.Uplink, StringComparison.Ordinal).Replace("{bridge}", $"br{root.Options.RootId}", StringComparison.Ordinal)
            .Replace("{table}", root.Table, StringComparison.Ordinal).Replace("{subnet}", $"{root.Options.Subnet}", StringComparison.Ordinal);
        if (!inside)
        {
            host.Network.Run(() => Commands.Run(program, command));
            return;
        }

        using SafeFileHandle nameSpace = Namespace.Open(root.Options.NamespacePath);
        Namespace.Run(nameSpace, NamespaceTypes.Network, () => Commands.Run(program, command));
    }

    /// <summary>A watch on a thread of the host.</summary>
    private sealed class Hearing : IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
        private readonly System.Threading.Channels.Channel<bool> losses = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        private readonly FabricWatch watch;
        private readonly Task work;

        internal Hearing(TestHost host, TestRoot root)
        {
            watch = host.Network.Run(() => new FabricWatch(root.Options.RootId, root.Options.NamespacePath));
            work = Task.Run(() => host.Network.Run(() =>
            {
                while (watch.Wait())
                {
                    losses.Writer.TryWrite(true);
                }
            }));
        }

        internal async Task<bool> NextAsync()
        {
            using var deadline = new CancellationTokenSource(Patience);
            return await losses.Reader.ReadAsync(deadline.Token);
        }

        internal void Forget()
        {
            while (losses.Reader.TryRead(out _))
            {
                // Of what went before.
            }
        }

        public void Dispose()
        {
            watch.Wake();
            work.Wait();
            watch.Dispose();
        }
    }
}
