namespace IaC.Pods.Lifecycle;

/// <summary>One probe of a container: when it is due, and what its answers come to. Times count from the start of the <see cref="PodMachine"/>.</summary>
internal sealed class ProbeMachine(HandlerUse use, PodProbe? probe)
{
    private TimeSpan _started;
    private int _successes;

    internal HandlerUse Use { get; } = use;

    internal PodProbe? Probe { get; private set; } = probe;

    /// <summary>What the answers came to: null until a threshold is reached, and for a container that does not run.</summary>
    internal bool? Verdict { get; private set; }

    /// <summary>What the last failure said; null when there was none since the last success.</summary>
    internal string? Fault { get; private set; }

    /// <summary>The last answer did not come in time.</summary>
    internal bool IsLate { get; private set; }

    /// <summary>How often it failed since its last success.</summary>
    internal int Failures { get; private set; }

    /// <summary>When it is due next.</summary>
    internal TimeSpan NextAt { get; private set; }

    /// <summary>When an answer comes too late; null while none is awaited.</summary>
    internal TimeSpan? GiveUpAt { get; private set; }

    /// <summary>It succeeded, or there is none.</summary>
    internal bool Passed => Probe is null || Verdict == true;

    /// <summary>What it says to people, for a container that it keeps from being ready.</summary>
    internal string Describe => $"{Name} {(Fault is null ? "has not succeeded yet" : $"failed: {Fault}")}";

    /// <summary>What it says to people once it failed often enough.</summary>
    internal string Sentence => $"{Name} failed {Failures} {(Failures == 1 ? "time" : "times")}: {Fault}";

    /// <summary>What it is called.</summary>
    internal string Name => Use switch
    {
        HandlerUse.StartupProbe => "startup probe",
        HandlerUse.LivenessProbe => "liveness probe",
        _ => "readiness probe",
    };

    /// <summary>The container starts anew.</summary>
    internal void Begin(TimeSpan now)
    {
        Forget();
        (Verdict, Fault, IsLate) = (null, null, false);
        _started = now;
        Schedule(now);
    }

    /// <summary>Another probe takes its place; its answers decide as soon as there are enough.</summary>
    /// <returns>Whether it is another one.</returns>
    internal bool Replace(PodProbe? probe, TimeSpan now)
    {
        if (Equals(probe, Probe))
        {
            return false;
        }

        Forget();
        Probe = probe;
        Schedule(now);
        return true;
    }

    /// <summary>It is carried out.</summary>
    internal void Ask(TimeSpan now)
    {
        GiveUpAt = now + TimeSpan.FromSeconds(Probe!.TimeoutSeconds);
        NextAt = now + TimeSpan.FromSeconds(Probe.PeriodSeconds);
    }

    /// <summary>Takes an answer: what failed, or null for success.</summary>
    /// <param name="fault">What failed.</param>
    /// <param name="late">There was none in time.</param>
    /// <returns>Whether something that is shown has changed.</returns>
    internal bool Take(string? fault, bool late = false)
    {
        (bool? verdict, string? former) = (Verdict, Fault);
        IsLate = late;
        GiveUpAt = null;
        Fault = fault;
        (_successes, Failures) = fault is null ? (_successes + 1, 0) : (0, Failures + 1);
        if (_successes >= Probe!.SuccessThreshold)
        {
            Verdict = true;
        }
        else if (Failures >= Probe.FailureThreshold)
        {
            Verdict = false;
        }

        return Verdict != verdict || (Verdict != true && Fault != former);
    }

    /// <summary>It is asked no later than at a moment, or when the answer that is awaited has come.</summary>
    internal void Hasten(TimeSpan at) => NextAt = at < NextAt ? at : NextAt;

    /// <summary>The answer that is awaited is not wanted any more.</summary>
    internal void Cancel() => GiveUpAt = null;

    private void Schedule(TimeSpan now)
    {
        TimeSpan first = _started + TimeSpan.FromSeconds(Probe?.InitialDelaySeconds ?? 0);
        NextAt = first > now ? first : now;
    }

    private void Forget()
    {
        (_successes, Failures) = (0, 0);
        GiveUpAt = null;
    }
}
