using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Lifecycle;

/// <summary>A program that runs in a container.</summary>
public sealed class ContainerProcess : IDisposable
{
    internal ContainerProcess(int pid, SafeFileHandle pidFd, ulong startTime, SafeFileHandle? terminal) => (Pid, PidFd, StartTime, Terminal) = (pid, pidFd, startTime, terminal);

    /// <summary>Pid on the host.</summary>
    public int Pid { get; }

    /// <summary>Its descriptor: readable once it has ended, reaped by <see cref="IaC.Linux.Processes.PidFd"/>.</summary>
    public SafeFileHandle PidFd { get; }

    /// <summary>When it started, as <see cref="IaC.Linux.Processes.ProcessStartTime"/> gives it.</summary>
    public ulong StartTime { get; }

    /// <summary>The master side of its terminal; null without one.</summary>
    public SafeFileHandle? Terminal { get; }

    /// <summary>Closes the descriptors; the program runs on.</summary>
    public void Dispose()
    {
        PidFd.Dispose();
        Terminal?.Dispose();
    }
}
