using System.Collections.Immutable;
using System.Net;
using IaC.Guests;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using IaC.Providers.Hosts;

namespace IaC.Providers.Guests;

/// <summary>Everything that was decided about a guest before its record is composed.</summary>
internal sealed record GuestContext
{
    /// <summary>The document.</summary>
    public required Guest Guest { get; init; }

    /// <summary>Key of the guest.</summary>
    public required string Uid { get; init; }

    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>Mark of ownership.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Id of the root.</summary>
    public required string RootId { get; init; }

    /// <summary>Where the root lies.</summary>
    public required RootLayout Layout { get; init; }

    /// <summary>Folder that relative paths of the document start from.</summary>
    public required string BaseFolder { get; init; }

    /// <summary>QEMU.</summary>
    public required QemuInstallation Qemu { get; init; }

    /// <summary>What runs its processors.</summary>
    public required Accelerator Accelerator { get; init; }

    /// <summary>The image of its first disk; null for none.</summary>
    public GuestImage? Image { get; init; }

    /// <summary>Its disks, in the order in which the guest finds them.</summary>
    public ImmutableArray<MachineDisk> Disks { get; init; } = [];

    /// <summary>What serves the folders that it shares; null where it shares none.</summary>
    public string? FolderProgram { get; init; }

    /// <summary>Its firmware; null for QEMU's own.</summary>
    public MachineFirmware? Firmware { get; init; }

    /// <summary>Key of its seed among the secrets; null for none.</summary>
    public string? Seed { get; init; }

    /// <summary>Address in the fabric.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Subnet of the fabric.</summary>
    public required IPNetwork Subnet { get; init; }

    /// <summary>Its address of IPv6; null where the host declared no prefix when it was given its address.</summary>
    public IPAddress? AddressV6 { get; init; }

    /// <summary>Prefix of that.</summary>
    public IPNetwork? SubnetV6 { get; init; }

    /// <summary>All leases of the stack, for the names of its workloads.</summary>
    public required IReadOnlyList<PodLease> Leases { get; init; }

    /// <summary>Text of resolv.conf(5).</summary>
    public required string ResolvConf { get; init; }
}
