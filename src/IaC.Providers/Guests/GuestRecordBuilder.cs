using System.Collections.Immutable;
using IaC.Guests;
using IaC.Model;
using IaC.Model.V1Alpha1;
using IaC.Network.Links;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Guests;

/// <summary>A document and all that was decided about it, as one record for the supervisor: a pod whose one program is QEMU. Pure: equal contexts give equal records.</summary>
internal static class GuestRecordBuilder
{
    private const int ProbeTimeoutSeconds = 5;
    private const int ProbePeriodSeconds = 10;

    // Of all that cloud-init writes to the console only its last message names where it took its data from.
    private const string CloudInitFinished = ". Datasource DataSource";

    internal static PodRecord Build(GuestContext context)
    {
        GuestSpec spec = context.Guest.Spec;
        string name = context.Guest.Metadata.Name;
        PodContainer machine = QemuContainer.Of(Machine(context), context.Layout, context.Uid);
        PodProbe probe = Probe(context);
        return new PodRecord
        {
            Kind = BuiltInKinds.Guest.Kind,
            RootId = context.RootId,
            Uid = context.Uid,
            StackUuid = context.StackUuid,
            Stack = context.Stack,
            Namespace = ResourceKey.DefaultNamespace,
            Name = name,
            Hostname = name,
            Network = new PodNetwork
            {
                Address = context.Address.ToString(),
                Subnet = context.Subnet.ToString(),
                AddressV6 = context.AddressV6?.ToString(),
                SubnetV6 = context.SubnetV6?.ToString(),
                Ports = [.. spec.Ports.Select(port => new PublishedPort(HostPort.AddressOf(port.HostIP), port.HostPort, port.Port, port.Protocol.ToString()))],
            },
            RestartPolicy = Enum.Parse<RestartPolicy>(spec.RestartPolicy.ToString()),
            GraceSeconds = spec.Shutdown?.GraceSeconds ?? new GuestShutdown().GraceSeconds,
            Hosts = NameTable.Compose(context.Address, context.AddressV6, name, [], ResourceKey.DefaultNamespace, context.Leases),
            ResolvConf = context.ResolvConf,
            Containers =
            [
                machine with
                {
                    Machine = machine.Machine! with { ReadyTexts = ReadyTexts(spec.Readiness) },
                    PreStop = new PodHandler { Kind = PodHandlerKind.PowerButton },

                    // Asked often until it is ready for the first time, and from then on only to notice when it is not.
                    StartupProbe = probe with { PeriodSeconds = 1, FailureThreshold = int.MaxValue },
                    ReadinessProbe = probe with { FailureThreshold = 1 },
                },
            ],
        };
    }

    private static GuestMachine Machine(GuestContext context)
    {
        GuestSpec spec = context.Guest.Spec;
        return new GuestMachine
        {
            Name = context.Guest.Metadata.Name,
            Uuid = Guid.ParseExact(context.Uid, "N"),
            Qemu = context.Qemu,
            Accelerator = context.Accelerator,
            Cpus = spec.Cpus?.Count ?? new GuestCpus().Count,
            MaxCpus = spec.Cpus?.Max,
            Memory = GuestSizes.OfMemory(GuestDefaults.MemoryOf(spec)),
            MaxMemory = spec.Memory?.Max is { } most ? GuestSizes.OfMemory(most.Units) : null,
            Kernel = Pinned(spec.Kernel, context),
            Initrd = Pinned(spec.Initrd, context),
            Cmdline = spec.Cmdline,
            Image = context.Image,
            Disks = context.Disks,
            Interfaces = [.. spec.Networks.Select(network => GuestInterfaces.Of(network, context.RootId, context.StackUuid, context.Guest.Metadata.Name))],
            Folders = [.. spec.Folders.Select(folder => new MachineFolder { Name = folder.Name, Path = folder.Path, ReadOnly = folder.ReadOnly, Program = context.FolderProgram! })],
            RandomSource = spec.Devices.Any(device => device.Rng is not null),
            Watchdog = spec.Devices.Select(device => device.Watchdog).OfType<GuestWatchdog>().FirstOrDefault() is { } watchdog ? (watchdog.Action == GuestWatchdogAction.PowerOff ? "poweroff" : "reset") : null,
            SerialPorts = [.. spec.Devices.Where(device => device.Serial is not null).Select(device => new MachineSerialPort(device.Name, device.Serial!.Path))],
            Seed = context.Seed,
            Firmware = context.Firmware,
            Screen = spec.Screen,
            Board = spec.Machine == GuestBoard.Pc ? "pc" : "q35",
            VirtioConsole = spec.Console == GuestConsole.Virtio,
            Arguments = spec.QemuArgs,
            HardwareAddress = [.. HardwareAddress.OfPod(context.Address)],
        };
    }

    private static ImmutableArray<string> ReadyTexts(GuestReadiness? readiness) => [.. new[] { readiness?.Log, readiness is { CloudInit: true } ? CloudInitFinished : null }.OfType<string>()];

    private static GuestFile? Pinned(string? path, GuestContext context) => path is null ? null : PinnedPath.Parse(path).In(context.BaseFolder);

    private static PodProbe Probe(GuestContext context) => new()
    {
        Handler = new PodHandler { Kind = PodHandlerKind.Machine, Address = context.Address.ToString(), Port = context.Guest.Spec.Readiness?.Tcp ?? 0, Agent = context.Guest.Spec.Readiness?.Agent ?? false, Ssh = context.Guest.Spec.Readiness?.Ssh ?? false },
        PeriodSeconds = ProbePeriodSeconds,
        TimeoutSeconds = ProbeTimeoutSeconds,
    };
}
