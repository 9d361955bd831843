namespace IaC.Pods.Lifecycle;

/// <summary>State of one container within <see cref="PodMachine"/>; times count from the machine's own start.</summary>
internal sealed class ContainerMachine(PodContainer container, bool init)
{
    internal Backoff Backoff;

    internal string Name { get; } = container.Name;

    internal bool Init { get; } = init;

    /// <summary>An init container that runs on beside the others.</summary>
    internal bool Sidecar { get; } = init && container.Sidecar;

    /// <summary>An init container that the others wait for to end.</summary>
    internal bool RunsToEnd => Init && !Sidecar;

    internal int StopSignal { get; set; } = container.StopSignal;

    internal ProbeMachine Startup { get; } = new(HandlerUse.StartupProbe, container.StartupProbe);

    internal ProbeMachine Readiness { get; } = new(HandlerUse.ReadinessProbe, container.ReadinessProbe);

    internal ProbeMachine Liveness { get; } = new(HandlerUse.LivenessProbe, container.LivenessProbe);

    internal IEnumerable<ProbeMachine> Probes => [Startup, Readiness, Liveness];

    internal HookMachine PostStart { get; } = new(HandlerUse.PostStart, container.PostStart);

    internal HookMachine PreStop { get; } = new(HandlerUse.PreStop, container.PreStop);

    internal IEnumerable<HookMachine> Hooks => [PostStart, PreStop];

    internal ContainerPhase Phase { get; set; } = ContainerPhase.Waiting;

    /// <summary>Kept down until someone starts it.</summary>
    internal bool Held { get; set; }

    /// <summary>To be stopped and started again, whatever the policy.</summary>
    internal bool RestartWanted { get; set; }

    /// <summary>Why a probe or its start hook has it stopped; null while none has.</summary>
    internal string? Unhealthy { get; set; }

    /// <summary>When a waiting container is due.</summary>
    internal TimeSpan StartAt { get; set; }

    /// <summary>Time between the stop signal and SIGKILL as asked for this stop; null takes the pod's.</summary>
    internal TimeSpan? Grace { get; set; }

    /// <summary>When a container that was asked to stop is killed; null while it was not asked.</summary>
    internal TimeSpan? KillAt { get; set; }

    /// <summary>It is on its way down, and its stop hook or its stop signal is still to come.</summary>
    internal bool SignalWanted { get; set; }

    /// <summary>It was killed; only its exit is awaited.</summary>
    internal bool Killed { get; set; }

    internal int? Pid { get; set; }

    internal int Starts { get; set; }

    internal int? ExitCode { get; set; }

    internal string? Reason { get; set; }

    internal string? Message { get; set; }

    internal TimeSpan StartedAt { get; set; }

    internal DateTimeOffset? Started { get; set; }

    internal DateTimeOffset? Finished { get; set; }

    internal DateTimeOffset? NextStart { get; set; }

    internal bool Active => Phase is ContainerPhase.Starting or ContainerPhase.Running;

    /// <summary>It runs on, and nothing wants it to stop.</summary>
    internal bool Stays => Phase == ContainerPhase.Running && !Held && !RestartWanted && Unhealthy is null && KillAt is null;

    /// <summary>It runs, its start hook is over and its startup probe has succeeded.</summary>
    internal bool HasStarted => Stays && PostStart.IsOver && Startup.Passed;

    /// <summary>It <see cref="HasStarted"/> once since the pod began: a sidecar that starts again holds up nobody.</summary>
    internal bool WasStarted { get; set; }

    /// <summary>What comes after it may start.</summary>
    internal bool Initialised => !Init || (Sidecar ? WasStarted : Succeeded);

    internal bool Ready => RunsToEnd ? Succeeded : HasStarted && Readiness.Passed;

    internal bool Succeeded => Phase == ContainerPhase.Ended && ExitCode == 0;

    /// <summary>Due at once, with no memory of failures.</summary>
    internal void Renew(TimeSpan now)
    {
        Backoff.Reset();
        Phase = ContainerPhase.Waiting;
        StartAt = now;
        NextStart = null;
        Held = false;
        RestartWanted = false;
        Reason = null;
        Message = null;
    }
}
