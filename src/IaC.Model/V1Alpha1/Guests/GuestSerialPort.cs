namespace IaC.Model.V1Alpha1;

/// <summary>A serial port that is a device of the host, such as a modem or a radio. Ports are numbered in the order of the document, after that of a serial console (<c>ttyS1</c>, ...).</summary>
public sealed record GuestSerialPort
{
    /// <summary>A character device of the host: <c>/dev/ttyUSB0</c>. One guest has it at a time.</summary>
    [Format(TextFormat.AbsolutePath)]
    public required string Path { get; init; }
}
