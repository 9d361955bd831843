namespace IaC.Pods.Lifecycle;

/// <summary>
/// Decides what a pod does next. It touches nothing: events come in as calls, wishes go out by <see cref="TryTake"/>, time by <see cref="TimeProvider"/>.
/// After every event it looks at all containers anew, so what it wants never depends on which event brought it to a state.
/// </summary>
internal sealed partial class PodMachine
{
    private const int SignalKill = 9;
    private const string StartError = "StartError";
    private const string Unhealthy = "Unhealthy";

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ContainerMachine[] _containers;
    private readonly Queue<PodAction> _actions = new();
    private PodRecord _record;
    private TimeSpan? _deadline;
    private bool _begun;
    private bool _held;
    private bool _draining;
    private bool _ending;
    private bool _finished;

    internal PodMachine(PodRecord record, TimeProvider time)
    {
        _record = record;
        _time = time;
        _origin = time.GetTimestamp();
        _containers =
        [
            .. record.InitContainers.Select(c => new ContainerMachine(c, init: true)),
            .. record.Containers.Select(c => new ContainerMachine(c, init: false)),
        ];
    }

    /// <summary>Grows with every change that <see cref="Status"/> shows.</summary>
    internal int Revision { get; private set; }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Takes the next wish.</summary>
    internal bool TryTake(out PodAction action) => _actions.TryDequeue(out action!);

    /// <summary>Time until <see cref="Tick"/> is wanted; null when only events matter.</summary>
    internal TimeSpan? UntilTick() => _deadline is { } deadline ? TimeSpan.FromTicks(Math.Max(0, (deadline - Now).Ticks)) : null;

    /// <summary>Everything that containers need is made.</summary>
    internal void Begin()
    {
        _begun = true;
        _activeSince ??= _time.GetUtcNow();
        Revision++;
        Advance();
    }

    /// <summary>A container's program runs.</summary>
    internal void Started(int index, int pid)
    {
        ContainerMachine container = _containers[index];
        container.Phase = ContainerPhase.Running;
        container.Pid = pid;
        container.Grace = null;
        container.StartedAt = Now;
        container.Started = _time.GetUtcNow();
        container.NextStart = null;
        container.Reason = null;
        container.Message = null;
        container.KillAt = null;
        container.Killed = false;
        container.RestartWanted = false;
        container.Unhealthy = null;
        container.Starts++;
        container.SignalWanted = false;
        foreach (ProbeMachine probe in container.Probes)
        {
            probe.Begin(Now);
        }

        foreach (HookMachine hook in container.Hooks)
        {
            hook.Renew();
        }

        TellStarted(container);
        Revision++;
        Advance();
    }

    /// <summary>A container cannot be started yet for a reason that is not its own; it is tried again after the delay.</summary>
    internal void Postpone(int index, TimeSpan delay)
    {
        _containers[index].Phase = ContainerPhase.Waiting;
        _containers[index].StartAt = Now + delay;
        Advance();
    }

    /// <summary>A container could not be started: <paramref name="message"/> names the step, the path and the error.</summary>
    internal void StartFailed(int index, string message)
    {
        ContainerMachine container = _containers[index];
        container.Starts++;
        container.StartedAt = Now;
        Tell(container, PodEventReason.Failed, $"Error: {message}");
        End(container, 128, StartError, message);
    }

    /// <summary>A container's program ended.</summary>
    internal void Exited(int index, ContainerExit exit)
    {
        ContainerMachine container = _containers[index];
        StopHandlers(index);
        GiveUpHook(index, container.PreStop);
        string? unhealthy = container.Unhealthy;
        string reason = container switch
        {
            _ when exit.OutOfMemory => "OOMKilled",
            _ when exit.Refused => StartError,
            { PostStart.Fault: not null } => "PostStartHookError",
            { Unhealthy: not null } => Unhealthy,
            _ => exit.Code == 0 ? "Completed" : "Error",
        };
        TellExited(container, exit);
        End(container, exit.Code, reason, unhealthy ?? exit.LastWords);
    }

    /// <summary>Time has passed.</summary>
    internal void Tick() => Advance();

    private void End(ContainerMachine container, int code, string reason, string? message)
    {
        // Also one that was on its way down with its pod when someone started that again.
        bool restart = container.RestartWanted || (container is { Sidecar: true, KillAt: not null, Unhealthy: null });
        container.Pid = null;
        container.KillAt = null;
        container.SignalWanted = false;
        container.Killed = false;
        container.RestartWanted = false;
        container.Unhealthy = null;
        container.ExitCode = code;
        container.Reason = reason;
        container.Message = message;
        container.Finished = _time.GetUtcNow();
        container.Phase = ContainerPhase.Ended;

        if (container.Held || IsStopping || (container.Sidecar && IsOver))
        {
            // It stays down.
        }
        else if (restart)
        {
            container.Renew(Now);
        }
        else if (RestartsAfter(container, code, reason))
        {
            TimeSpan delay = container.Backoff.Next(Now - container.StartedAt);
            container.Phase = ContainerPhase.Waiting;
            container.StartAt = Now + delay;
            container.NextStart = delay > TimeSpan.Zero ? _time.GetUtcNow() + delay : null;
            TellBackOff(container, delay);
        }

        Revision++;
        Advance();
    }

    // An init container that succeeded is done whatever the policy (Kubernetes, "Init Containers"). What a probe had stopped has failed, however well it took that.
    private bool RestartsAfter(ContainerMachine container, int code, string reason) => _record.RestartPolicy switch
    {
        _ when container.Sidecar => true,
        RestartPolicy.Never => false,
        RestartPolicy.OnFailure => code != 0 || reason == Unhealthy,
        _ => !container.Init || code != 0,
    };

    private void Advance()
    {
        _deadline = null;
        if (!_begun && !_ending)
        {
            return;
        }

        if (_held || _draining || _ending)
        {
            if (StopAll())
            {
                return;
            }

            if (_ending)
            {
                if (!_finished)
                {
                    _finished = true;
                    _actions.Enqueue(new PodAction.Finish());
                }

                return;
            }

            if (_held)
            {
                return;
            }

            _draining = false;
            BeginAgain();
        }

        Expire();
        if (_expired)
        {
            StopAll();
        }
        else if (IsOver)
        {
            StopSidecars();
        }
        else
        {
            RunAll();
        }
    }

    private void RunAll()
    {
        _stopBegan = null;
        for (int i = 0; i < _containers.Length; i++)
        {
            Run(i);
            if (!_containers[i].Initialised)
            {
                return;
            }
        }
    }

    private void Run(int index)
    {
        ContainerMachine container = _containers[index];
        if (container.Active)
        {
            if (container.Stays && !container.RunsToEnd)
            {
                Attend(index);
            }

            if (container.Held || container.RestartWanted || container.Unhealthy is not null || container.KillAt is not null)
            {
                Stop(index);
            }

            return;
        }

        if (container is { Sidecar: true, Phase: ContainerPhase.Ended, Held: false })
        {
            // It went down with the pod, of which a container was started again.
            container.Renew(Now);
        }

        if (!container.Held && container.Phase == ContainerPhase.Waiting && Due(container.StartAt))
        {
            container.Phase = ContainerPhase.Starting;
            _actions.Enqueue(new PodAction.Start(index));
        }
    }

    private void Attend(int index)
    {
        ContainerMachine container = _containers[index];
        if (RunHook(index, container.PostStart))
        {
            Probe(index);
            container.WasStarted |= container.HasStarted;
        }
    }

    private bool Due(TimeSpan at)
    {
        if (at <= Now)
        {
            return true;
        }

        if (_deadline is null || at < _deadline)
        {
            _deadline = at;
        }

        return false;
    }
}
