using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>A child that runs.</summary>
/// <param name="Pid">Its number, as the caller sees it.</param>
/// <param name="PidFd">Its descriptor, to signal and to reap it by <see cref="Processes.PidFd"/>; owned by whoever holds this.</param>
public sealed record StartedProcess(int Pid, SafeFileHandle PidFd) : IDisposable
{
    /// <summary>Closes the descriptor; the process runs on.</summary>
    public void Dispose() => PidFd.Dispose();
}
