namespace IaC.Pods;

/// <summary>Firmware of a machine that is not QEMU's own.</summary>
/// <param name="Code">Absolute path of its program, which is only read.</param>
/// <param name="Variables">Absolute path of what it remembers: what to start, and from where.</param>
public sealed record MachineFirmware(string Code, string Variables);
