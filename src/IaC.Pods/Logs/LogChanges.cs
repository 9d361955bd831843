using IaC.Linux.Events;

namespace IaC.Pods.Logs;

/// <summary>Wakes a reader that follows the logs of a pod.</summary>
internal sealed class LogChanges : IDisposable
{
    private readonly Inotify _changes = new();
    private readonly EventFd _cancelled = new();
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationTokenRegistration _endRegistration;

    /// <summary>Watches from now on.</summary>
    /// <param name="logs">Folder of the logs.</param>
    /// <param name="pod">Folder of the pod: the removal of a folder that is held open is seen from above only.</param>
    /// <param name="end">Ends a wait as a change does.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    public LogChanges(string logs, string pod, CancellationToken end, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.Register(_cancelled.Set);
        _endRegistration = end.Register(_cancelled.Set);
        _changes.Watch(logs);
        _changes.Watch(pod);
    }

    /// <summary>Ends with the next change.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task WaitAsync()
    {
        await Task.Run(() => Polling.WaitReadable(Timeout.InfiniteTimeSpan, _changes.Handle, _cancelled.Handle), CancellationToken.None).ConfigureAwait(false);
        _cancellationToken.ThrowIfCancellationRequested();
        _changes.Drain();
    }

    public void Dispose()
    {
        _registration.Dispose();
        _endRegistration.Dispose();
        _cancelled.Dispose();
        _changes.Dispose();
    }
}
