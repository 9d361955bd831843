namespace IaC.GitOps;

/// <summary>Wakes one waiter; what is raised while nobody waits is kept, once.</summary>
internal sealed class Signal
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _raised = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once it was raised since <see cref="Reset"/>.</summary>
    public Task Raised
    {
        get
        {
            lock (_gate)
            {
                return _raised.Task;
            }
        }
    }

    /// <summary>Ends once it is raised, and after a pause.</summary>
    public Task WaitAsync(TimeSpan pause, TimeProvider time, CancellationToken stop) => Task.WhenAny(Raised, Task.Delay(LongestWait.AtMost(pause), time, stop));

    /// <summary>Raises it.</summary>
    public void Raise()
    {
        lock (_gate)
        {
            _raised.TrySetResult();
        }
    }

    /// <summary>Forgets what was raised.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            if (_raised.Task.IsCompleted)
            {
                _raised = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
