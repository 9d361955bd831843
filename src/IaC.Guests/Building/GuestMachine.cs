using System.Collections.Immutable;

namespace IaC.Guests;

/// <summary>A machine whose configuration is complete and checked: nothing is looked up, chosen or defaulted from here on.</summary>
public sealed record GuestMachine
{
    /// <summary>Name, for people who look at processes.</summary>
    public required string Name { get; init; }

    /// <summary>Identity that the guest's firmware reports.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>QEMU.</summary>
    public required QemuInstallation Qemu { get; init; }

    /// <summary>What runs its processors.</summary>
    public required Accelerator Accelerator { get; init; }

    /// <summary>Number of processors.</summary>
    public required int Cpus { get; init; }

    /// <summary>Bytes of memory.</summary>
    public required long Memory { get; init; }

    /// <summary>Kernel.</summary>
    public required GuestFile Kernel { get; init; }

    /// <summary>Initial file system; null for none.</summary>
    public GuestFile? Initrd { get; init; }

    /// <summary>Command line of the kernel.</summary>
    public required string Cmdline { get; init; }

    /// <summary>Hardware address of its network interface.</summary>
    public required ImmutableArray<byte> HardwareAddress { get; init; }

    /// <summary>Files that QEMU reads.</summary>
    public ImmutableArray<GuestFile> Files => Initrd is null ? [Kernel] : [Kernel, Initrd];
}
