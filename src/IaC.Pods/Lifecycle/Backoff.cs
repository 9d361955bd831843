namespace IaC.Pods.Lifecycle;

/// <summary>
/// How long a container waits before it is started again: not at all the first time, then 10 s doubling to 5 min, from the beginning after a run of 10 min
/// (Kubernetes, "Pod Lifecycle", container restart policy; the first restart at once is ours).
/// </summary>
internal struct Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(10);

    private int _failures;

    /// <summary>The delay after a run that lasted <paramref name="ran"/>.</summary>
    internal TimeSpan Next(TimeSpan ran)
    {
        if (ran >= Healthy)
        {
            _failures = 0;
        }

        TimeSpan delay = _failures == 0 ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(_failures - 1, 16));
        _failures++;
        return delay < Most ? delay : Most;
    }

    /// <summary>Forgets the runs so far.</summary>
    internal void Reset() => _failures = 0;
}
