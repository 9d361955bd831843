namespace IaC.Linux.Processes;

/// <summary>How a process ended (waitid(2)).</summary>
/// <param name="Code">Exit code, 0 to 255; null when a signal ended it.</param>
/// <param name="Signal">Signal that ended it; null when it exited.</param>
public readonly record struct ExitStatus(int? Code, int? Signal)
{
    /// <summary>One number, as shells and container tools show it: the code, or 128 + signal.</summary>
    public int ShellCode => Code ?? 128 + Signal!.Value;
}
