using System.Collections.Immutable;
using IaC.Linux;
using IaC.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>A serial port that is a device of the host, opened here and handed over: QEMU's user needs no right to it.</summary>
internal static class SerialPortDevice
{
    /// <summary>Opens it.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    internal static SafeFileHandle Open(MachineSerialPort port) => TerminalDevice.Open(port.Path);

    /// <summary>The arguments.</summary>
    /// <param name="port">The port.</param>
    /// <param name="sets">The number under which QEMU knows what was opened.</param>
    internal static IEnumerable<string> Arguments(MachineSerialPort port, ImmutableArray<int> sets) =>
    [
        "-chardev", FormattableString.Invariant($"serial,id=serial-{port.Name},path=/dev/fdset/{sets[0]}"),
        .. QemuPart.Device(json =>
        {
            json.WriteString("driver", "isa-serial");
            json.WriteString("id", $"device-serial-{port.Name}");
            json.WriteString("chardev", $"serial-{port.Name}");
        }).Arguments,
    ];
}
