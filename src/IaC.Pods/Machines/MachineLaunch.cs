using System.Collections.Immutable;
using System.Globalization;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>What one run of QEMU is handed: descriptors, in the order of <see cref="MachineDescriptors"/>, and the arguments that say what those beyond the fixed ones are.</summary>
internal sealed class MachineLaunch : IDisposable
{
    private static readonly MachineDisk Seed = new() { Name = "seed", Path = "", Format = "raw", ReadOnly = true };

    private readonly List<SafeFileHandle> _files = [];
    private readonly List<string> _arguments = [];
    private readonly List<(MachineFolder Folder, SafeFileHandle Listener)> _folders = [];
    private readonly SafeFileHandle _tap;

    private MachineLaunch(MachineSockets sockets, SafeFileHandle tap) => (Sockets, _tap) = (sockets, tap);

    /// <summary>Monitors and console.</summary>
    internal MachineSockets Sockets { get; }

    /// <summary>Descriptors 3, 4, ... of QEMU.</summary>
    internal ImmutableArray<SafeFileHandle> Passed => [.. Sockets.All, _tap, .. _files];

    /// <summary>Arguments after those of the record.</summary>
    internal IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Folders that are shared, and what their servers listen on; QEMU has connected to it.</summary>
    internal IReadOnlyList<(MachineFolder Folder, SafeFileHandle Listener)> Folders => _folders;

    /// <summary>It goes on where a machine was when its memory was kept.</summary>
    internal bool HasMemory { get; private set; }

    /// <summary>Copies the machine's files, listens on its sockets and opens its disks and the host's ends of its interfaces.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="tap">Its interface; stays the caller's.</param>
    /// <param name="secrets">Values that the machine names.</param>
    /// <exception cref="IOException">A file cannot be copied or opened.</exception>
    internal static MachineLaunch Prepare(RootLayout layout, string uid, VirtualMachine machine, SafeFileHandle tap, PodSecrets secrets)
    {
        MachineFiles.Prepare(layout, uid, machine);
        MachineLaunch launch = new(MachineSockets.Make(layout, uid), tap);
        try
        {
            launch._arguments.AddRange(Processors.Arguments(machine));
            if (machine.Firmware is { } firmware)
            {
                launch._arguments.AddRange(FirmwareDevice.Arguments(launch.Hand("firmware", FirmwareDevice.Open(firmware))));
            }

            foreach (MachineDisk disk in machine.Disks)
            {
                launch.Add(disk, DiskDevice.Open(disk));
            }

            foreach (MachineInterface link in machine.Interfaces)
            {
                launch.Add(link);
            }

            foreach (MachineFolder folder in machine.Folders)
            {
                launch.Add(folder, MachineFolders.FolderSocket(layout, uid));
            }

            foreach (MachineSerialPort port in machine.SerialPorts)
            {
                launch._arguments.AddRange(SerialPortDevice.Arguments(port, launch.Hand($"serial-{port.Name}", [SerialPortDevice.Open(port)])));
            }

            if (machine.Seed is { } key)
            {
                launch.Add(Seed, [InMemory(secrets.Values[key])]);
            }

            launch.AddMemory(MachineFolders.Memory(layout, uid));
            return launch;
        }
        catch
        {
            launch.Dispose();
            throw;
        }
    }

    /// <summary>Closes here what QEMU has by now.</summary>
    public void Dispose()
    {
        Sockets.Dispose();
        _files.ForEach(file => file.Dispose());
        _folders.ForEach(folder => folder.Listener.Dispose());
    }

    // No secret value is written to a disk of the host. What QEMU is to read only, it is handed open for reading only: it takes no other.
    private static SafeFileHandle InMemory(string content)
    {
        using SafeFileHandle file = MemoryFile.Create("seed");
        RandomAccess.Write(file, Convert.FromBase64String(content), 0);
        return File.OpenHandle($"/proc/self/fd/{file.DangerousGetHandle()}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
    }

    // Once: by the next start the disks are others.
    private void AddMemory(string path)
    {
        HasMemory = File.Exists(path);
        if (HasMemory)
        {
            SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.Delete(path);
            _arguments.AddRange(MemoryRestore.File(Hand(MachineMemory.Node, [file])[0]).Arguments);
        }
    }

    private void Add(MachineDisk disk, ImmutableArray<SafeFileHandle> opened) =>
        _arguments.AddRange(DiskDevice.Parts(disk, Hand(disk.Node, opened), DiskDevice.IsBlockDevice(opened[0])).SelectMany(part => part.Arguments));

    // Connected to before there is a server, which finds QEMU waiting.
    private void Add(MachineFolder folder, string path)
    {
        File.Delete(path);
        _folders.Add((folder, UnixSocket.Listen(path)));
        _arguments.AddRange(FolderDevice.Arguments(folder, MachineDescriptors.FirstFile + _files.Count));
        _files.Add(RunningMachine.Connect(path));
        File.Delete(path);
    }

    private void Add(MachineInterface link)
    {
        int? descriptor = null;
        if (link.Bridge is not null)
        {
            descriptor = MachineDescriptors.FirstFile + _files.Count;
            _files.Add(InterfaceDevice.Open(link));
        }

        _arguments.AddRange(InterfaceDevice.Arguments(link, descriptor));
    }

    // Each file in a set of its own, which bears the number of the descriptor.
    private ImmutableArray<int> Hand(string name, ImmutableArray<SafeFileHandle> opened)
    {
        ImmutableArray<int> sets = [.. Enumerable.Range(MachineDescriptors.FirstFile + _files.Count, opened.Length)];
        _files.AddRange(opened);
        _arguments.AddRange(sets.SelectMany(set => new[] { "-add-fd", string.Create(CultureInfo.InvariantCulture, $"fd={set},set={set},opaque={name}") }));
        return sets;
    }
}
