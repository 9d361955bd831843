using System.Net;
using System.Net.Sockets;

namespace IaC.Network;

/// <summary>A published port as the kernel holds it: one of all addresses is there twice where the pod has IPv6 too.</summary>
/// <param name="Port">The mapping.</param>
/// <param name="PodAddress">Address of the pod that it leads to.</param>
public sealed record PublishedMapping(PortMapping Port, IPAddress PodAddress)
{
    internal bool IsV6 => PodAddress.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>What the kernel holds for a pod that publishes ports.</summary>
    /// <param name="address">The pod's address of IPv4.</param>
    /// <param name="addressV6">That of IPv6; null for none.</param>
    /// <param name="ports">Its ports.</param>
    /// <exception cref="ArgumentException">A port of an IPv6 address, and no IPv6.</exception>
    public static IReadOnlyList<PublishedMapping> Of(IPAddress address, IPAddress? addressV6, IReadOnlyList<PortMapping> ports)
    {
        ArgumentNullException.ThrowIfNull(ports);
        List<PublishedMapping> all = [.. ports.Where(port => !port.IsV6).Select(port => new PublishedMapping(port, address))];
        if (addressV6 is not null)
        {
            all.AddRange(ports.Where(port => port.IsV6 || port.IsOfAnyAddress).Select(port => new PublishedMapping(port, addressV6)));
        }
        else if (ports.FirstOrDefault(port => port.IsV6) is { } unreachable)
        {
            throw new ArgumentException($"a port of {unreachable.HostIp} leads to a pod that has no IPv6", nameof(ports));
        }

        return all;
    }
}
