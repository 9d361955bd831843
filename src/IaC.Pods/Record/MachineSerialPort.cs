namespace IaC.Pods;

/// <summary>A serial port of a machine that is a device of the host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Absolute path of the device.</param>
public sealed record MachineSerialPort(string Name, string Path);
