namespace IaC.Pods;

/// <summary>Where QEMU finds what its supervisor hands to it. Sockets are listened on before it starts, so that nothing waits for them to appear, and nobody else can be there first.</summary>
public static class MachineDescriptors
{
    /// <summary>Listening socket of the monitor that the supervisor uses (QMP).</summary>
    public const int Monitor = 3;

    /// <summary>Listening socket of a second monitor, for people: a monitor serves one client at a time.</summary>
    public const int SecondMonitor = 4;

    /// <summary>The machine's end of its first serial port.</summary>
    public const int Console = 5;

    /// <summary>The supervisor's end of it. QEMU does nothing with it: what the console shows while there is no supervisor waits there for the next one.</summary>
    public const int ConsoleReader = 6;

    /// <summary>The machine's end of the port that an agent in the guest listens on.</summary>
    public const int Agent = 7;

    /// <summary>The supervisor's end of it, as with the console.</summary>
    public const int AgentReader = 8;

    /// <summary>Its network interface.</summary>
    public const int Network = 9;

    /// <summary>The first of the files of its disks.</summary>
    internal const int FirstFile = 10;
}
