using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Linux.Files;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>What lies in /dev: the devices that every program counts on (OCI config-linux.md, "Default Devices"), those declared, and the usual links.</summary>
internal static class DeviceSetup
{
    private const uint CharacterDevice = 0x2000;
    private const uint BlockDevice = 0x6000;
    private const uint Fifo = 0x1000;
    private const uint RegularFile = 0x8000;
    private const uint ReadWriteAll = 0x1B6;
    private const uint ReadWriteOwner = 0x180;

    private static readonly (string Name, DeviceNumber Number)[] Devices =
        [("null", new(1, 3)), ("zero", new(1, 5)), ("full", new(1, 7)), ("random", new(1, 8)), ("urandom", new(1, 9)), ("tty", new(5, 0))];

    private static readonly (string Name, string Target)[] Links =
        [("ptmx", "pts/ptmx"), ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")];

    /// <summary>Fills /dev, if it is a file system of the container's own.</summary>
    /// <param name="child">Program under construction.</param>
    /// <param name="destinations">Where folders below /dev are made.</param>
    /// <param name="spec">The container.</param>
    /// <param name="terminal">The program's terminal, which /dev/console then is; null without one.</param>
    internal static void Add(SyscallProgram child, Destinations destinations, RuntimeSpec spec, ChildDescriptor? terminal)
    {
        if (!spec.Mounts.Any(mount => mount is { Destination: "/dev", Type: "tmpfs" }))
        {
            return;
        }

        child.Step("make devices", "/dev");
        ChildDescriptor folder = child.OpenPath("/dev", folder: true);
        foreach ((string name, DeviceNumber number) in Devices)
        {
            child.MakeNode(folder, name, CharacterDevice | ReadWriteAll, number);
        }

        foreach ((string name, string target) in Links)
        {
            child.MakeSymbolicLink(folder, name, target);
        }

        if (terminal is { } slave)
        {
            child.MakeNode(folder, "console", RegularFile | ReadWriteOwner);
            child.Attach(child.CloneMount(slave, recursive: false), child.OpenBelow(folder, "console"));
        }

        ChildDescriptor parent = child.NewDescriptor();
        IEnumerable<DeviceSpec> devices = spec.Linux.Resources.AllDevices ? spec.Linux.Devices.Concat(HostDevices()) : spec.Linux.Devices;
        foreach (DeviceSpec device in devices.DistinctBy(device => device.Path).Where(device => !IsDefault(device.Path)))
        {
            AddDevice(child, destinations, parent, device);
        }
    }

    private static bool IsDefault(string path) => Devices.Any(d => path == $"/dev/{d.Name}") || Links.Any(l => path == $"/dev/{l.Name}") || path == "/dev/console";

    private static void AddDevice(SyscallProgram child, Destinations destinations, ChildDescriptor parent, DeviceSpec device)
    {
        child.Step("make device", device.Path);
        uint type = device.Type switch
        {
            "c" or "u" => CharacterDevice,
            "b" => BlockDevice,
            "p" => Fifo,
            _ => throw new ContainerStartException("make device", device.Path, "mknod", LinuxError.EINVAL, $"{device.Type} is no type of device"),
        };
        destinations.Open(Path.GetDirectoryName(device.Path)!, folder: true, parent);
        child.MakeNode(parent, Path.GetFileName(device.Path), type | device.FileMode, new DeviceNumber(device.Major, device.Minor));
    }

    // A privileged container has every device of the host, as with Docker: those in /dev itself and below, but not terminals and what is mounted there.
    private static List<DeviceSpec> HostDevices()
    {
        using SafeFolder dev = SafeFolder.Open("/dev");
        return [.. DevicesOf(dev, "/dev", dev.Status().FileSystem)];
    }

    private static IEnumerable<DeviceSpec> DevicesOf(SafeFolder folder, string path, DeviceNumber fileSystem)
    {
        foreach (FolderEntry entry in folder.Entries())
        {
            string below = $"{path}/{entry.Name}";
            if (entry.Kind is FileKind.Folder)
            {
                using SafeFolder? child = folder.TryOpenFolder(entry.Name);
                foreach (DeviceSpec device in child is null || child.Status().FileSystem != fileSystem ? [] : DevicesOf(child, below, fileSystem))
                {
                    yield return device;
                }
            }
            else if (entry.Kind is FileKind.CharacterDevice or FileKind.BlockDevice && folder.Status(entry.Name) is { } status)
            {
                yield return new DeviceSpec
                {
                    Path = below,
                    Type = entry.Kind == FileKind.BlockDevice ? "b" : "c",
                    Major = status.Device.Major,
                    Minor = status.Device.Minor,
                    FileMode = (uint)status.Permissions,
                };
            }
        }
    }
}
