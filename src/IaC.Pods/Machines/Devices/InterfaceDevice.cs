using System.Collections.Immutable;
using System.Text.Json;
using IaC.Network.Guests;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>A network interface: a tap on a bridge of the host that is made here and handed over, or a network that QEMU makes by itself, and the device that the guest sees.</summary>
internal static class InterfaceDevice
{
    /// <summary>Name of the interface among QEMU's.</summary>
    internal static string Node(MachineInterface link) => $"net-{link.Name}";

    /// <summary>Id of the device that the guest sees.</summary>
    internal static string Id(MachineInterface link) => $"device-{Node(link)}";

    /// <summary>Makes the host's end on a bridge.</summary>
    /// <exception cref="IOException">There is no such bridge, or the interface cannot be made.</exception>
    internal static SafeFileHandle Open(MachineInterface link) => BridgePort.Open(link.HostName, link.Bridge!);

    /// <summary>The arguments of one that is there from the start.</summary>
    /// <param name="link">The interface.</param>
    /// <param name="descriptor">The host's end on a bridge; null for one without.</param>
    internal static IEnumerable<string> Arguments(MachineInterface link, int? descriptor) =>
    [
        // QEMU takes this one as JSON from version 7.2 on only.
        "-netdev", descriptor is { } end ? FormattableString.Invariant($"tap,id={Node(link)},fd={end}") : $"user,id={Node(link)},net={link.Subnet},ipv6=off",
        .. QemuPart.Device(json => Device(json, link)).Arguments,
    ];

    /// <summary>The commands that add it, where QEMU knows the descriptor by the name of its node.</summary>
    internal static ImmutableArray<QemuPart> Parts(MachineInterface link) =>
    [
        new("netdev_add", json =>
        {
            json.WriteString("type", "tap");
            json.WriteString("id", Node(link));
            json.WriteString("fd", Node(link));
        }),
        QemuPart.Device(json => Device(json, link)),
    ];

    // Without a ROM: nothing here boots from a network.
    private static void Device(Utf8JsonWriter json, MachineInterface link)
    {
        json.WriteString("driver", "virtio-net-pci");
        json.WriteString("id", Id(link));
        json.WriteString("netdev", Node(link));
        json.WriteString("mac", link.HardwareAddress);
        json.WriteString("romfile", "");
        json.WriteString("bus", MachineSlots.Bus);
    }
}
