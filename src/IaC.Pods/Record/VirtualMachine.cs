using System.Collections.Immutable;

namespace IaC.Pods;

/// <summary>A machine that QEMU runs as the program of a container. The program finds its sockets at the descriptors of <see cref="MachineDescriptors"/>.</summary>
public sealed record VirtualMachine
{
    /// <summary>User and group that QEMU runs as, and that own its files.</summary>
    public required uint User { get; init; }

    /// <summary>Files that are copied into the folder of the machine before it is started.</summary>
    public ImmutableArray<MachineFile> Files { get; init; } = [];

    /// <summary>Bytes of memory.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes that its memory can grow to while it runs; null where it cannot.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Number of processors.</summary>
    public int Cpus { get; init; }

    /// <summary>Processors that it can have while it runs; null where it gets no more.</summary>
    public int? MaxCpus { get; init; }

    /// <summary>Its disks, in the order in which the guest finds them.</summary>
    public ImmutableArray<MachineDisk> Disks { get; init; } = [];

    /// <summary>Its interfaces beside that in the fabric, in the order in which the guest finds them.</summary>
    public ImmutableArray<MachineInterface> Interfaces { get; init; } = [];

    /// <summary>Folders of the host that it shares.</summary>
    public ImmutableArray<MachineFolder> Folders { get; init; } = [];

    /// <summary>Its serial ports beside the console, in the order in which the guest finds them.</summary>
    public ImmutableArray<MachineSerialPort> SerialPorts { get; init; } = [];

    /// <summary>Its firmware; null for QEMU's own.</summary>
    public MachineFirmware? Firmware { get; init; }

    /// <summary>Key into <see cref="PodSecrets"/> of a further disk, small and read-only, that exists in memory only; null for none.</summary>
    public string? Seed { get; init; }

    /// <summary>Texts that its console must have shown since it was started.</summary>
    public ImmutableArray<string> ReadyTexts { get; init; } = [];
}

/// <summary>A file of a machine. Its name tells its content apart from any other, so that a copy that is there is not made again.</summary>
/// <param name="Name">Name in the folder of the machine: the first hex digits of its SHA-256.</param>
/// <param name="Source">Absolute path of what is copied.</param>
public sealed record MachineFile(string Name, string Source);
