using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Lifecycle;

/// <summary>A program that runs in a container.</summary>
public sealed class ContainerProcess : IDisposable
{
    internal ContainerProcess(int pid, SafeFileHandle pidFd, ulong startTime, SafeFileHandle? terminal) => (Pid, PidFd, StartTime, Terminal) = (pid, pidFd, startTime, terminal);

    /// <summary>Finds the first process of a container whose parent ended. It is nobody's to reap: its end is seen (<see cref="IaC.Linux.Processes.PidFd.HasEnded"/>), its exit code is not.</summary>
    /// <param name="cgroup">Group of the container, which has no other processes.</param>
    /// <returns>Null where none runs.</returns>
    public static ContainerProcess? FindLeft(Cgroup cgroup)
    {
        foreach ((int pid, ulong start) in cgroup.Processes.Select(pid => (pid, ProcessStartTime.Of(pid) ?? ulong.MaxValue)).OrderBy(process => process.Item2))
        {
            SafeFileHandle? pidFd = TryOpen(pid);
            if (pidFd is not null && ProcessStartTime.IsAlive(pid, start))
            {
                return new ContainerProcess(pid, pidFd, start, terminal: null);
            }

            pidFd?.Dispose();
        }

        return null;
    }

    /// <summary>Pid on the host.</summary>
    public int Pid { get; }

    /// <summary>Its descriptor: readable once it has ended, reaped by <see cref="IaC.Linux.Processes.PidFd"/>.</summary>
    public SafeFileHandle PidFd { get; }

    /// <summary>When it started, as <see cref="IaC.Linux.Processes.ProcessStartTime"/> gives it.</summary>
    public ulong StartTime { get; }

    /// <summary>The master side of its terminal; null without one.</summary>
    public SafeFileHandle? Terminal { get; }

    /// <summary>Kills the program and reaps it: for one that nobody can watch.</summary>
    public void Kill() => IaC.Linux.Processes.PidFd.End(PidFd);

    /// <summary>Closes the descriptors; the program runs on.</summary>
    public void Dispose()
    {
        PidFd.Dispose();
        Terminal?.Dispose();
    }

    private static SafeFileHandle? TryOpen(int pid)
    {
        try
        {
            return IaC.Linux.Processes.PidFd.Open(pid);
        }
        catch (LinuxException)
        {
            return null;
        }
    }
}
