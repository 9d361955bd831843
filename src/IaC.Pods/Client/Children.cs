using IaC.Linux.Processes;

namespace IaC.Pods.Client;

/// <summary>Supervisors that this program started. Those that have ended are reaped when the next one is started: a program that runs for long would otherwise gather dead ones.</summary>
internal static class Children
{
    private static readonly Lock Guard = new();
    private static readonly List<StartedProcess> Running = [];

    internal static void Add(StartedProcess process)
    {
        lock (Guard)
        {
            Running.RemoveAll(HasEnded);
            Running.Add(process);
        }
    }

    private static bool HasEnded(StartedProcess process)
    {
        if (PidFd.TryReap(process.PidFd) is null)
        {
            return false;
        }

        process.Dispose();
        return true;
    }
}
