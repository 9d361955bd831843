using System.Net;
using System.Security.Cryptography;
using IaC.Linux.Mounts;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Tests.Lab;

/// <summary>A root on a <see cref="TestHost"/> and its pods.</summary>
internal sealed class TestRoot : IDisposable
{
    private readonly TestHost host;
    private readonly TemporaryFolder folder = new();
    private readonly List<TestPod> pods = [];

    internal TestRoot(TestHost host, string subnet, string? subnetV6)
    {
        this.host = host;
        Options = new FabricOptions
        {
            RootId = RandomNumberGenerator.GetHexString(8, lowercase: true),
            NamespacePath = folder["run/fabric"],
            LockPath = folder["run/fabric.lock"],
            Subnet = IPNetwork.Parse(subnet),
            SubnetV6 = subnetV6 is null ? null : IPNetwork.Parse(subnetV6),
        };
    }

    internal FabricOptions Options { get; }

    internal string Uplink => "iac" + Options.RootId;

    internal string Table => "iac-" + Options.RootId;

    /// <summary>Opens the fabric on a thread of the host and works on it there.</summary>
    internal T WithFabric<T>(Func<Fabric, T> action) => host.Network.Run(() =>
    {
        using Fabric fabric = Fabric.Ensure(Options);
        return action(fabric);
    });

    /// <inheritdoc cref="WithFabric{T}"/>
    internal void WithFabric(Action<Fabric> action) => WithFabric(fabric =>
    {
        action(fabric);
        return true;
    });

    /// <summary>An attached pod whose address ends in <paramref name="number"/>.</summary>
    internal TestPod AddPod(byte number, params PortMapping[] ports)
    {
        var pod = new TestPod(IPv4.Add(Options.Subnet.BaseAddress, number));
        pods.Add(pod);
        WithFabric(fabric => fabric.Attach(pod.Attachment(ports)));
        return pod;
    }

    /// <summary>The fabric's own interfaces.</summary>
    internal NetlinkSocket OpenInside()
    {
        using SafeFileHandle nameSpace = Namespace.Open(Options.NamespacePath);
        return NetlinkSocket.Open(NetlinkProtocol.Route, nameSpace);
    }

    internal FabricListing List() => host.Network.Run(() => Fabric.List(Options));

    internal void Detach(TestPod pod) => host.Network.Run(() => Fabric.Detach(Options, pod.Uid));

    internal bool RemoveIfUnused() => host.Network.Run(() => Fabric.RemoveIfUnused(Options));

    internal IReadOnlyList<string> Leaks() => host.Network.Run(() => LeakScan.Find(Options.RootId));

    public void Dispose()
    {
        pods.ForEach(pod => pod.Dispose());
        Mount.Detach(Options.NamespacePath);
        folder.Dispose();
    }
}
