namespace IaC.Pods.Lifecycle;

/// <content>How a pod comes to its end: of itself, by its deadline, or because it is asked to.</content>
internal sealed partial class PodMachine
{
    private DateTimeOffset? _activeSince;
    private TimeSpan? _stopBegan;
    private bool _expired;
    private bool _wasOver;

    /// <summary>Its <see cref="PodRecord.ActiveDeadlineSeconds"/> have passed: only as a whole can it be started again.</summary>
    internal bool Expired => _expired;

    /// <summary>It is asked to be down, for now or for good.</summary>
    private bool IsStopping => _held || _draining || _ending || _expired;

    /// <summary>Nothing will run any more unless someone starts it: an init container or all containers ended for good, or its time is up.</summary>
    private bool IsOver => _expired || HasFailedToInitialise || _containers.All(c => c.Init || c is { Phase: ContainerPhase.Ended, Held: false });

    private bool HasFailedToInitialise =>
        _record.RestartPolicy == RestartPolicy.Never && _containers.Any(c => c is { RunsToEnd: true, Phase: ContainerPhase.Ended, Succeeded: false, Held: false });

    private void BeginAgain()
    {
        _expired = false;
        _activeSince = _time.GetUtcNow();
        foreach (ContainerMachine container in _containers)
        {
            container.Renew(Now);
            container.WasStarted = false;
        }

        Revision++;
    }

    // The time of day, since the deadline outlives this process.
    private void Expire()
    {
        if (_record.ActiveDeadlineSeconds is { } seconds && _activeSince is { } since && !IsOver && Due(Now + TimeSpan.FromSeconds(seconds) - (_time.GetUtcNow() - since)))
        {
            _expired = true;
            Tell(null, PodEventReason.DeadlineExceeded, $"Pod was active for longer than its deadline of {seconds} s");
            Array.ForEach(_containers, container => container.NextStart = null);
            Revision++;
        }
    }

    // Containers first, all at once; then the sidecars, which they may need to the end (Kubernetes, "Sidecar Containers", termination).
    private bool StopAll()
    {
        _stopBegan ??= Now;
        bool active = false;
        for (int i = 0; i < _containers.Length; i++)
        {
            if (_containers[i] is { Active: true, Sidecar: false })
            {
                active = true;
                Stop(i);
            }
        }

        return active || StopSidecars();
    }

    // One after the other, the last one first, all within one grace period.
    private bool StopSidecars()
    {
        _stopBegan ??= Now;
        for (int i = _containers.Length - 1; i >= 0; i--)
        {
            if (_containers[i] is not { Sidecar: true } sidecar)
            {
                continue;
            }

            // One that finished with its pod must start before a container that someone starts again.
            sidecar.WasStarted = IsStopping && sidecar.WasStarted;
            if (sidecar.Active)
            {
                Stop(i);
                return true;
            }

            sidecar.Phase = ContainerPhase.Ended;
            sidecar.NextStart = null;
        }

        _stopBegan = null;
        return false;
    }

    private void Stop(int index)
    {
        ContainerMachine container = _containers[index];
        if (container.Phase != ContainerPhase.Running || container.Killed)
        {
            return;
        }

        if (container.KillAt is null)
        {
            TimeSpan grace = GraceOf(container);
            TimeSpan least = Now + Least(grace);
            TimeSpan end = (_stopBegan ?? Now) + grace;
            container.KillAt = end > least ? end : least;
            container.SignalWanted = grace > TimeSpan.Zero;
            StopHandlers(index);
            TellKilling(container);
        }

        if (container.SignalWanted)
        {
            AskToStop(index);
        }

        if (!container.SignalWanted && Due(container.KillAt.Value))
        {
            container.Killed = true;
            _actions.Enqueue(new PodAction.Signal(index, SignalKill));
        }
    }
}
