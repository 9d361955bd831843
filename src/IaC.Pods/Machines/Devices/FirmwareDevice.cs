using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>Firmware in two flash memories of the board: the program, and the variables.</summary>
internal static class FirmwareDevice
{
    private const string Code = "firmware";
    private const string Variables = "variables";

    /// <summary>Opens both.</summary>
    /// <exception cref="IOException">One cannot be opened.</exception>
    internal static ImmutableArray<SafeFileHandle> Open(MachineFirmware firmware) =>
    [
        File.OpenHandle(firmware.Code, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
        File.OpenHandle(firmware.Variables, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
    ];

    /// <summary>The arguments.</summary>
    /// <param name="sets">Numbers under which QEMU knows what was opened.</param>
    internal static IEnumerable<string> Arguments(ImmutableArray<int> sets) =>
        [.. Memory(Code, sets[0], readOnly: true).Arguments, .. Memory(Variables, sets[1], readOnly: false).Arguments, "-machine", $"pflash0={Code},pflash1={Variables}"];

    private static QemuPart Memory(string node, int set, bool readOnly) => QemuPart.Block(json =>
    {
        json.WriteString("driver", "raw");
        json.WriteString("node-name", node);
        json.WriteBoolean("read-only", readOnly);
        json.WriteStartObject("file");
        json.WriteString("driver", "file");
        json.WriteString("filename", $"/dev/fdset/{set}");
        json.WriteEndObject();
    });
}
