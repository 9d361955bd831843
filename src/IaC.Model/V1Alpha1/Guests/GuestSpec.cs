using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>What a guest is made of, and when it counts as well.</summary>
[NotYet("devices", "user")]
public sealed record GuestSpec
{
    /// <summary>Name of the Host that it runs on.</summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.DnsSubdomain)]
    public string NodeName { get; init; } = "localhost";

    /// <summary>
    /// Labels of the Hosts that it may run on, instead of <c>nodeName</c>: all of them, with these values; each Host has <c>kubernetes.io/hostname</c> too. What may run on the same hosts is spread evenly over them, and stays where it is as long as that is even.
    /// </summary>
    [Effect(FieldEffect.None)]
    public ImmutableDictionary<string, string> NodeSelector { get => field ?? ImmutableDictionary<string, string>.Empty; init; }

    /// <summary>Whether it is to run; one that is not is shut down and kept as it is.</summary>
    [Effect(FieldEffect.Live)]
    public bool Running { get; init; } = true;

    /// <summary>Its processors.</summary>
    public GuestCpus? Cpus { get; init; }

    /// <summary>Its memory.</summary>
    public GuestMemory? Memory { get; init; }

    /// <summary>
    /// The disk that it starts from: an Image of the stack with <c>disk</c>, or the name of a disk in the store or at a registry. The guest writes to a disk of its own that is laid over it; another image
    /// means another guest.
    /// </summary>
    [Effect(FieldEffect.Replace)]
    [Format(TextFormat.ImageReference)]
    public string? Image { get; init; }

    /// <summary>The disk is a copy of <c>image</c> instead of being laid over it: what is in it belongs to the guest from then on, and another image changes nothing.</summary>
    [Effect(FieldEffect.Replace)]
    public bool Mutable { get; init; }

    /// <summary>The disk that is laid over <c>image</c>.</summary>
    public GuestRootDisk? RootDisk { get; init; }

    /// <summary>Further disks, in the order in which the guest finds them.</summary>
    public ImmutableArray<GuestDisk> Disks { get => field.IsDefault ? [] : field; init; }

    /// <summary>Folders of the host that it shares (virtiofs).</summary>
    public ImmutableArray<GuestFolder> Folders { get => field.IsDefault ? [] : field; init; }

    /// <summary>Interfaces beside that on the pods' network.</summary>
    public ImmutableArray<GuestNetwork> Networks { get => field.IsDefault ? [] : field; init; }

    /// <summary>Further devices: a source of random numbers, a watchdog, serial ports of the host.</summary>
    public ImmutableArray<GuestDevice> Devices { get => field.IsDefault ? [] : field; init; }

    /// <summary>What cloud-init does when the guest boots for the first time. Another one means another guest.</summary>
    [Effect(FieldEffect.Replace)]
    public GuestCloudInit? CloudInit { get; init; }

    /// <summary>
    /// Path of a Linux kernel (bzImage), relative to the folder of the document unless it is absolute. Its content is pinned when it is planned, and copied when the guest is made.
    /// Without it the guest starts what <c>image</c> holds.
    /// </summary>
    public string? Kernel { get; init; }

    /// <summary>Path of the initial file system (cpio archive) of the kernel, found and pinned as the kernel is.</summary>
    public string? Initrd { get; init; }

    /// <summary>Command line of the kernel. <c>console=ttyS0</c> makes it write to the console that <c>iac logs</c> shows.</summary>
    public string Cmdline { get; init; } = "console=ttyS0 panic=-1";

    /// <summary>What its board is modelled on.</summary>
    public GuestBoard Machine { get; init; } = GuestBoard.Q35;

    /// <summary>What its board begins with.</summary>
    public GuestFirmware Firmware { get; init; } = GuestFirmware.Bios;

    /// <summary>What runs its processors.</summary>
    public GuestAccel Accel { get; init; } = GuestAccel.Auto;

    /// <summary>Whether it has a screen, for <c>iac screenshot</c>; beside its console, which it has always.</summary>
    public bool Screen { get; init; }

    /// <summary>What its console is to the guest.</summary>
    public GuestConsole Console { get; init; } = GuestConsole.Serial;

    /// <summary>
    /// Arguments that QEMU is given as they are, after those that the rest of the declaration makes: <c>["-device", "virtio-rng-pci"]</c>. Nothing checks them. QEMU finds no files but programs of the host, and no network.
    /// </summary>
    public ImmutableArray<string> QemuArgs { get => field.IsDefault ? [] : field; init; }

    /// <summary>Ports of the guest that the host publishes.</summary>
    [Effect(FieldEffect.Live)]
    public ImmutableArray<GuestPort> Ports { get => field.IsDefault ? [] : field; init; }

    /// <summary>When it is started again after it ended: switched off from within, reset with a panic, or killed.</summary>
    [Effect(FieldEffect.Live)]
    public Kubernetes.RestartPolicy RestartPolicy { get; init; } = Kubernetes.RestartPolicy.Always;

    /// <summary>When it counts as ready; as soon as it runs unless given.</summary>
    [Effect(FieldEffect.Live)]
    public GuestReadiness? Readiness { get; init; }

    /// <summary>How it is switched off.</summary>
    [Effect(FieldEffect.Live)]
    public GuestShutdown? Shutdown { get; init; }
}
