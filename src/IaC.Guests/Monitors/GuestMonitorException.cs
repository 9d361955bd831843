namespace IaC.Guests;

/// <summary>QEMU refused a command, or cannot be asked.</summary>
/// <param name="message">Which command, and what it said.</param>
public sealed class GuestMonitorException(string message) : IOException(message);
