using System.Collections.Immutable;
using System.Text.Json;
using IaC.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>A disk: its file and its base, each opened here and handed over, and the device that the guest sees.</summary>
internal static class DiskDevice
{
    private const string FileDriver = "file";

    /// <summary>Name of its base among QEMU's nodes.</summary>
    internal static string BaseNode(MachineDisk disk) => $"{disk.Node}-base";

    /// <summary>Id of the device that the guest sees.</summary>
    internal static string Id(MachineDisk disk) => $"device-{disk.Node}";

    /// <summary>Opens the files, the base last. A guest that may not write gets a file that cannot be written.</summary>
    /// <exception cref="IOException">A file cannot be opened, or the base is not what it was.</exception>
    internal static ImmutableArray<SafeFileHandle> Open(MachineDisk disk) =>
    [
        Open(disk.Path, disk.ReadOnly ? FileAccess.Read : FileAccess.ReadWrite),
        .. disk.Base is { } path ? new[] { OpenBase(path, disk.BaseDigest) } : [],
    ];

    /// <summary>Whether what was opened is a block device, which QEMU takes by another driver than a file.</summary>
    internal static bool IsBlockDevice(SafeFileHandle file) => FileStatus.Find($"/proc/self/fd/{file.DangerousGetHandle()}") is { Kind: FileKind.BlockDevice };

    /// <summary>The parts, in the order in which they are added.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="sets">Numbers under which QEMU knows what was opened.</param>
    /// <param name="blockDevice">It is a block device of the host.</param>
    internal static IEnumerable<QemuPart> Parts(MachineDisk disk, ImmutableArray<int> sets, bool blockDevice)
    {
        string node = disk.Node, foundation = BaseNode(disk);
        if (disk.Base is not null)
        {
            yield return QemuPart.Block(json => Block(json, foundation, "qcow2", FileDriver, sets[1], readOnly: true, backing: null));
        }

        yield return QemuPart.Block(json => Block(json, node, disk.Format, blockDevice ? "host_device" : FileDriver, sets[0], disk.ReadOnly, disk.Base is null ? null : foundation));
        yield return QemuPart.Device(json =>
        {
            json.WriteString("driver", "virtio-blk-pci");
            json.WriteString("id", Id(disk));
            json.WriteString("drive", node);
            json.WriteString("serial", disk.Name);
            if (disk.Boot)
            {
                // A kernel that QEMU is given has 0.
                json.WriteNumber("bootindex", 1);
            }
            else
            {
                json.WriteString("bus", MachineSlots.Bus);
            }
        });
    }

    // What the file itself says of a backing file is passed over: whatever a guest made of its QEMU, no other file is opened.
    private static void Block(Utf8JsonWriter json, string node, string format, string protocol, int set, bool readOnly, string? backing)
    {
        json.WriteString("driver", format);
        json.WriteString("node-name", node);
        json.WriteBoolean("read-only", readOnly);
        json.WriteString("discard", "unmap");
        if (backing is not null)
        {
            json.WriteString("backing", backing);
        }
        else if (format == "qcow2")
        {
            json.WriteNull("backing");
        }

        json.WriteStartObject("file");
        json.WriteString("driver", protocol);
        json.WriteString("filename", $"/dev/fdset/{set}");
        json.WriteString("discard", "unmap");
        json.WriteEndObject();
    }

    private static SafeFileHandle OpenBase(string path, string? digest)
    {
        if (digest is not null)
        {
            BaseDisk.Require(path, digest);
        }

        return Open(path, FileAccess.Read);
    }

    // Without a lock of .NET's: QEMU has its own, and the base is shared.
    private static SafeFileHandle Open(string path, FileAccess access) => File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);
}
