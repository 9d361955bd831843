using IaC.Linux.Processes;

namespace IaC.Pods.Tests.Supervision;

/// <summary>Processes of this machine.</summary>
internal static class Processes
{
    /// <summary>Waits for the end of a process.</summary>
    internal static Task EndAsync(int pid, ulong started) => UntilAsync(() => !ProcessStartTime.IsAlive(pid, started) || State(pid) == 'Z');

    /// <summary>Waits until a condition holds.</summary>
    internal static async Task UntilAsync(Func<bool> condition)
    {
        CancellationToken limit = RealRoot.Token;
        while (!condition())
        {
            await Task.Delay(5, limit);
        }
    }

    /// <summary>Ends a process, or stops it, the hard way.</summary>
    internal static void Signal(int pid, int signal)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle process = PidFd.Open(pid);
        PidFd.SendSignal(process, signal);
    }

    /// <summary>A file of /proc; null of a process that is gone.</summary>
    internal static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static char State(int pid) => TryRead($"/proc/{pid}/stat") is { } stat ? stat[stat.LastIndexOf(')') + 2] : 'Z';
}
