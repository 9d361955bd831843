using System.Collections.Immutable;
using System.Globalization;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>The arguments of QEMU for a machine. Reads from top to bottom as the machine is put together; pure.</summary>
internal static class QemuCommandLine
{
    /// <summary>Where the files of the machine are, as QEMU sees it.</summary>
    internal const string Folder = "/machine";

    // For what QEMU has translated; up to a gigabyte by default. Once it is full all of it is thrown away and translated anew, which a Debian with systemd did 45 times with the least: whoever has memory has more.
    private const long LeastTranslationCache = 64L << 20;
    private const long MostTranslationCache = 256L << 20;

    // Without PCI Express.
    private const string OldBoard = "pc";

    /// <summary>argv.</summary>
    internal static ImmutableArray<string> Of(GuestMachine machine) =>
    [
        machine.Qemu.Program,
        .. Identity(machine),
        .. Confinement,
        .. Board(machine),
        .. Monitors,
        .. Agent,
        .. Console(machine),
        .. machine.Screen ? new[] { "-device", "VGA" } : [],
        .. Network(machine),
        .. Boot(machine),
        .. machine.RandomSource ? new[] { "-device", "virtio-rng-pci" } : [],
        .. machine.Watchdog is { } action ? new[] { "-device", "i6300esb", "-action", $"watchdog={action}" } : [],
        .. machine.Arguments,
    ];

    /// <summary>Bytes that QEMU may need beside the memory of its guest; an idle one of 256 MiB was seen to take 130 MB.</summary>
    internal static long Overhead(GuestMachine machine) => (384L << 20) + (machine.Accelerator == Accelerator.Tcg ? TranslationCache(machine) : 0);

    // By what the guest may have one day, since arguments cannot change while it runs.
    private static long TranslationCache(GuestMachine machine) => Math.Clamp((machine.MaxMemory ?? machine.Memory) / 2, LeastTranslationCache, MostTranslationCache);

    private static ImmutableArray<string> Identity(GuestMachine machine) => ["-name", $"guest={machine.Name}", "-uuid", machine.Uuid.ToString("D")];

    private static ImmutableArray<string> Confinement => ["-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny"];

    // q35: microvm is no faster to boot and was seen to hang at random under TCG.
    private static ImmutableArray<string> Board(GuestMachine machine) =>
    [
        // It stands still until its supervisor, which is connected by then, tells it to go on: so the first line of the console is not lost.
        "-S", "-nodefaults", "-no-user-config", "-display", "none",
        "-M", machine.Board,
        .. machine.Accelerator == Accelerator.Kvm ? new[] { "-accel", "kvm", "-cpu", "host" } : ["-accel", FormattableString.Invariant($"tcg,thread=multi,tb-size={TranslationCache(machine) >> 20}"), "-cpu", "max"],

        // A panic must not look like an orderly end, or the machine would stay down.
        "-action", "panic=exit-failure",
        "-device", "pvpanic-pci",

        // Where disks and interfaces come and go.
        "-device", machine.Board == OldBoard ? $"pci-bridge,chassis_nr=1,id={MachineSlots.Bus}" : $"pcie-pci-bridge,id={MachineSlots.Bus}",
    ];

    private static ImmutableArray<string> Monitors =>
    [
        "-chardev", FormattableString.Invariant($"socket,id=monitor,fd={MachineDescriptors.Monitor},server=on,wait=off"), "-mon", "chardev=monitor,mode=control",
        "-chardev", FormattableString.Invariant($"socket,id=monitor2,fd={MachineDescriptors.SecondMonitor},server=on,wait=off"), "-mon", "chardev=monitor2,mode=control",
    ];

    private static ImmutableArray<string> Console(GuestMachine machine) =>
    [
        "-chardev", FormattableString.Invariant($"socket,id=console,fd={MachineDescriptors.Console}"),

        // On the bus of the agent.
        .. machine.VirtioConsole ? new[] { "-device", "virtconsole,chardev=console" } : ["-serial", "chardev:console"],
    ];

    private static ImmutableArray<string> Agent =>
    [
        "-device", "virtio-serial-pci",
        "-chardev", FormattableString.Invariant($"socket,id=agent,fd={MachineDescriptors.Agent}"),
        "-device", "virtserialport,id=agent,chardev=agent,name=org.qemu.guest_agent.0",
    ];

    // Without a ROM: nothing here boots from a network.
    private static ImmutableArray<string> Network(GuestMachine machine) =>
    [
        "-netdev", FormattableString.Invariant($"tap,id=net,fd={MachineDescriptors.Network}"),
        "-device", $"virtio-net-pci,netdev=net,mac={string.Join(':', machine.HardwareAddress.Select(part => part.ToString("x2", CultureInfo.InvariantCulture)))},romfile=",
    ];

    private static ImmutableArray<string> Boot(GuestMachine machine) => machine.Kernel is not { } kernel ? [] :
    [
        "-kernel", $"{Folder}/{kernel.CopyName}",
        .. machine.Initrd is { } initrd ? new[] { "-initrd", $"{Folder}/{initrd.CopyName}" } : [],
        "-append", machine.Cmdline,
    ];
}
