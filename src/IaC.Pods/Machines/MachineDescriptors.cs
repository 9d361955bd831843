namespace IaC.Pods;

/// <summary>Where QEMU finds what its supervisor hands to it. Sockets are listened on before it starts, so that nothing waits for them to appear, and nobody else can be there first.</summary>
public static class MachineDescriptors
{
    /// <summary>Listening socket of the monitor that the supervisor uses (QMP).</summary>
    public const int Monitor = 3;

    /// <summary>Listening socket of a second monitor, for people: a monitor serves one client at a time.</summary>
    public const int SecondMonitor = 4;

    /// <summary>Listening socket of the first serial port.</summary>
    public const int Console = 5;

    /// <summary>Its network interface.</summary>
    public const int Network = 6;
}
