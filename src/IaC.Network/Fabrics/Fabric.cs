using System.Net;
using System.Net.Sockets;
using IaC.Linux;
using IaC.Linux.Devices;
using IaC.Linux.Locks;
using IaC.Linux.Namespaces;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>
/// The network of one root: a namespace that routes between the bridge of its pods and one uplink to the host.
/// While a value lives the fabric cannot be removed by another process, so hold it for the time of an attachment only.
/// All members must be called on a thread in the host's network namespace. Many processes and threads may work on one fabric at once, each with a value of its own.
/// <code>
/// using (Fabric fabric = Fabric.Ensure(options))
/// {
///     fabric.Attach(new PodAttachment { Uid = uid, Address = address, NetworkNamespace = nameSpace, Ports = ports });
/// }
///
/// Fabric.Detach(options, uid);
/// Fabric.RemoveIfUnused(options);
/// </code>
/// </summary>
public sealed class Fabric : IDisposable
{
    private const int WidestSubnet = 8;
    private const int NarrowestSubnet = 29;

    // Making and opening are two steps, and another process may remove an unused fabric in between.
    private const int Attempts = 10;

    private readonly FileLock sharedLock;
    private readonly FabricSockets sockets;
    private readonly FabricOptions options;
    private readonly FabricNames names;
    private readonly FabricProbe.Parts parts;

    private Fabric(FileLock sharedLock, FabricSockets sockets, FabricOptions options, FabricNames names, FabricProbe.Parts parts)
    {
        this.sharedLock = sharedLock;
        this.sockets = sockets;
        this.options = options;
        this.names = names;
        this.parts = parts;
    }

    /// <summary>Address of the host as pods reach it; the source address of what the host publishes on its loopback.</summary>
    public IPAddress HostAddress => parts.HostAddress;

    /// <summary>Makes what is missing of the fabric. Costs a few reads when all of it exists.</summary>
    /// <exception cref="LinuxException">The kernel refused a step, for example because the host already has a route of the subnet. What was made of a new fabric is removed again.</exception>
    /// <exception cref="IOException">Somebody takes it away as often as it is made.</exception>
    /// <exception cref="ArgumentException">The root's id has another form, or the subnet another size.</exception>
    public static Fabric Ensure(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Subnet is not { PrefixLength: >= WidestSubnet and <= NarrowestSubnet, BaseAddress.AddressFamily: AddressFamily.InterNetwork })
        {
            throw new ArgumentException($"{options.Subnet} is no IPv4 network from /{WidestSubnet} to /{NarrowestSubnet}", nameof(options));
        }

        // Refuses a prefix of another form, too.
        _ = options.Addresses;

        var names = new FabricNames(options.RootId);
        string? fault = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (TryOpen(options, names, out fault) is { } fabric)
            {
                return fabric;
            }

            Make(options, names);
        }

        throw new IOException($"fabric of root {options.RootId} does not stay whole: {fault} is missing {Attempts} times after it was made");
    }

    /// <summary>
    /// Gives the pod's namespace its interface <c>eth0</c> with address and default route, its loopback, and the published ports. A pod that was attached before is attached anew.
    /// </summary>
    /// <exception cref="LinuxException">The kernel refused a step; nothing of the pod is left in the fabric.</exception>
    /// <exception cref="ArgumentException">The address is not in the subnet, or is the gateway's.</exception>
    public void Attach(PodAttachment pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        if (!options.Subnet.Contains(pod.Address) || pod.Address.Equals(FabricProbe.GatewayOf(options.Subnet)))
        {
            throw new ArgumentException($"{pod.Address} is no address of a pod in {options.Subnet}", nameof(pod));
        }

        Undo.OnFailure(
            () =>
            {
                PodLink.Make(sockets.Links!, parts.Bridge, options, pod);
                Publish(pod.Uid, pod.Address, pod.Ports);
            },
            () => Detach(sockets, names, pod.Uid));
    }

    /// <summary>Makes the interface of a guest on the bridge, in place of one that it had, and publishes its ports. Address and routes are the guest's own business; with IPv6 it may send under its own address only.</summary>
    /// <returns>The other end of the interface, for QEMU; the interface lives for as long as a copy of it does.</returns>
    /// <exception cref="LinuxException">The kernel refused a step; nothing of the guest is left in the fabric.</exception>
    public SafeFileHandle AttachGuest(string uid, IPAddress address, IReadOnlyList<PortMapping> ports)
    {
        using SafeFileHandle nameSpace = Namespace.Open(options.NamespacePath);
        SafeFileHandle? tap = null;
        Undo.OnFailure(
            () =>
            {
                tap = GuestLink.Make(sockets.Links!, nameSpace, parts.Bridge, uid, options.Addresses?.AddressOf(address));
                Publish(uid, address, ports);
            },
            () =>
            {
                tap?.Dispose();
                Detach(sockets, names, uid);
            });
        return tap!;
    }

    /// <summary>Whether a descriptor is the other end of a guest's interface, as <see cref="AttachGuest"/> gave it.</summary>
    public static bool IsInterfaceOf(SafeFileHandle tap, string uid) => TapDevice.NameOf(tap) == FabricNames.PodLink(uid);

    /// <summary>Replaces the published ports of a pod in one transaction; established connections go on. An empty list unpublishes. A port that another pod of this root publishes is taken from it.</summary>
    /// <exception cref="LinuxException">The kernel refused and all is as before.</exception>
    public void Publish(string uid, IPAddress address, IReadOnlyList<PortMapping> ports) => Ports.Replace(uid, MappingsOf(address, ports));

    /// <summary>Gives a pod back what somebody took of its network: its interface, its ports. What is whole is left alone, and so are its connections.</summary>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="address">Its address.</param>
    /// <param name="ports">Ports published on the host.</param>
    /// <param name="networkNamespace">Its namespace, which stays the caller's; null for a guest, whose interface only another start of it brings back.</param>
    /// <exception cref="LinuxException">The kernel refused a step.</exception>
    public void Mend(string uid, IPAddress address, IReadOnlyList<PortMapping> ports, SafeFileHandle? networkNamespace)
    {
        if (networkNamespace is not null && (sockets.Links!.FindLink(FabricNames.PodLink(uid)) is not { Up: true } link || link.Master != parts.Bridge.Index))
        {
            PodLink.Make(sockets.Links!, parts.Bridge, options, new PodAttachment { Uid = uid, Address = address, NetworkNamespace = networkNamespace });
        }

        Ports.Mend(uid, MappingsOf(address, ports));
    }

    /// <summary>Removes interface and published ports of a pod, whether or not its namespace, or the fabric, still exists. Idempotent.</summary>
    public static void Detach(FabricOptions options, string uid)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = new FabricNames(options.RootId);
        using FileLock shared = Lock(options, shared: true);
        using FabricSockets sockets = FabricSockets.Open(options.NamespacePath);
        Detach(sockets, names, uid);
    }

    /// <summary>Removes the fabric with everything on the host that bears the root's id, unless a pod is still attached or published. Idempotent.</summary>
    /// <returns>Whether nothing of the fabric is left.</returns>
    public static bool RemoveIfUnused(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = new FabricNames(options.RootId);
        using FileLock exclusive = Lock(options, shared: false);
        using FabricSockets sockets = FabricSockets.Open(options.NamespacePath);
        return RemoveIfUnused(sockets, names, options);
    }

    /// <summary>What exists now. Only reads, and takes no lock.</summary>
    public static FabricListing List(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var names = new FabricNames(options.RootId);
        using FabricSockets sockets = FabricSockets.Open(options.NamespacePath);
        string? fault = FabricProbe.FindFault(sockets, names, options with { SubnetV6 = null }, out _);
        string? faultV6 = options.SubnetV6 is null ? null : fault ?? FabricProbe.FindFaultV6(sockets, names, options);
        List<Link> links = [.. sockets.Links?.ListLinks() ?? []];
        int bridge = links.Find(link => link.Name == names.Bridge).Index;
        HashSet<string> attached = [.. links.Where(link => link.Master == bridge).Select(link => link.Alias).OfType<string>()];
        Dictionary<string, IReadOnlyList<PublishedMapping>> published = new PublishedPorts(sockets.HostFilter, names).List()
            .ToDictionary(pod => pod.Key, IReadOnlyList<PublishedMapping> (pod) => [.. pod]);
        return new FabricListing(fault, faultV6, attached, published);
    }

    /// <summary>What went over the interfaces of pods and guests since they were made, by uid. Only reads.</summary>
    public static IReadOnlyDictionary<string, LinkTraffic> Traffic(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using FabricSockets sockets = FabricSockets.Open(options.NamespacePath);

        // The interface lies at the other side: what it sends is received by the pod.
        return sockets.Links?.ListTraffic().ToDictionary(link => link.Alias, link => new LinkTraffic(link.Sent, link.Received)) ?? [];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sockets.Dispose();
        sharedLock.Dispose();
    }

    // Who has no IPv6 never had any.
    private PublishedPorts Ports => new(sockets.HostFilter, names, withV6: options.SubnetV6 is not null);

    private IReadOnlyList<PublishedMapping> MappingsOf(IPAddress address, IReadOnlyList<PortMapping> ports) => PublishedMapping.Of(address, options.Addresses?.AddressOf(address), ports);

    private static FileLock Lock(FabricOptions options, bool shared)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(options.LockPath)!);
        return FileLock.Take(options.LockPath, shared);
    }

    private static Fabric? TryOpen(FabricOptions options, FabricNames names, out string? fault)
    {
        FileLock shared = Lock(options, shared: true);
        FabricSockets? sockets = null;
        try
        {
            sockets = FabricSockets.Open(options.NamespacePath);
            fault = FabricProbe.FindFault(sockets, names, options, out FabricProbe.Parts? parts);
            if (parts is not null)
            {
                return new Fabric(shared, sockets, options, names, parts);
            }
        }
        catch
        {
            sockets?.Dispose();
            shared.Dispose();
            throw;
        }

        sockets.Dispose();
        shared.Dispose();
        return null;
    }

    private static void Make(FabricOptions options, FabricNames names)
    {
        using FileLock exclusive = Lock(options, shared: false);
        using FabricSockets sockets = FabricSockets.Open(options.NamespacePath);
        if (FabricProbe.FindFault(sockets, names, options, out _) is null)
        {
            return;
        }

        Undo.OnFailure(() => FabricMaker.Make(sockets, names, options), () => RemoveIfUnused(sockets, names, options));
    }

    private static bool RemoveIfUnused(FabricSockets sockets, FabricNames names, FabricOptions options)
    {
        if (FabricRemover.IsUsed(sockets, names))
        {
            return false;
        }

        FabricRemover.Remove(sockets, names, options.NamespacePath);
        return true;
    }

    private static void Detach(FabricSockets sockets, FabricNames names, string uid)
    {
        new PublishedPorts(sockets.HostFilter, names).Replace(uid, []);

        // While there is an interface, who looks for what was left finds it.
        FirstHopGuard.Remove(sockets, names, uid);
        if (sockets.Links is { } links)
        {
            PodLink.Remove(links, uid);
        }
    }
}
