using System.Collections.Immutable;
using IaC.Pods;

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

    /// <summary>Bytes that its memory can grow to while it runs; null where it cannot.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Processors that it can have while it runs; null where it gets no more.</summary>
    public int? MaxCpus { get; init; }

    /// <summary>Number of processors.</summary>
    public required int Cpus { get; init; }

    /// <summary>Bytes of memory.</summary>
    public required long Memory { get; init; }

    /// <summary>Kernel; null leaves it to what the disks hold.</summary>
    public GuestFile? Kernel { get; init; }

    /// <summary>Initial file system; null for none.</summary>
    public GuestFile? Initrd { get; init; }

    /// <summary>Command line of the kernel.</summary>
    public string Cmdline { get; init; } = "";

    /// <summary>Its disks, in the order in which the guest finds them.</summary>
    public ImmutableArray<MachineDisk> Disks { get; init; } = [];

    /// <summary>Its interfaces beside that in the fabric.</summary>
    public ImmutableArray<MachineInterface> Interfaces { get; init; } = [];

    /// <summary>It has a source of random numbers of the host.</summary>
    public bool RandomSource { get; init; }

    /// <summary>What its watchdog does, in QEMU's word (<c>reset</c>); null where it has none.</summary>
    public string? Watchdog { get; init; }

    /// <summary>Serial ports that are devices of the host.</summary>
    public ImmutableArray<MachineSerialPort> SerialPorts { get; init; } = [];

    /// <summary>Folders of the host that it shares.</summary>
    public ImmutableArray<MachineFolder> Folders { get; init; } = [];

    /// <summary>Its firmware; null for QEMU's own.</summary>
    public MachineFirmware? Firmware { get; init; }

    /// <summary>Key of the content of a small read-only disk, kept in memory only; null for none.</summary>
    public string? Seed { get; init; }

    /// <summary>The image that its first disk is laid over; null for none.</summary>
    public GuestImage? Image { get; init; }

    /// <summary>QEMU's name of the board that it is modelled on.</summary>
    public string Board { get; init; } = "q35";

    /// <summary>Its console is one of virtio instead of a serial port.</summary>
    public bool VirtioConsole { get; init; }

    /// <summary>Further arguments of QEMU, as they are.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>Whether it has a screen.</summary>
    public bool Screen { get; init; }

    /// <summary>Hardware address of its network interface.</summary>
    public required ImmutableArray<byte> HardwareAddress { get; init; }

    /// <summary>Files that QEMU reads.</summary>
    public ImmutableArray<GuestFile> Files => [.. new[] { Kernel, Initrd }.OfType<GuestFile>()];
}
