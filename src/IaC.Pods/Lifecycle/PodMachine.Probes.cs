namespace IaC.Pods.Lifecycle;

/// <content>Probes of containers that run (Kubernetes, "Pod Lifecycle", container probes).</content>
internal sealed partial class PodMachine
{
    // A machine that is held by a full disk halts again as soon as it goes on, if there still is no room: looked for at once, that would be a circle.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    /// <summary>A machine halted, or goes on: whether it is ready is looked at now, and not when the period is over.</summary>
    internal void Halted(int index, bool goesOn)
    {
        ProbeMachine readiness = _containers[index].Readiness;
        if (goesOn || readiness.Verdict == true)
        {
            readiness.Hasten(goesOn ? Now + Settling : Now);
            Advance();
        }
    }

    /// <summary>A handler that was asked for is done: what failed, or null for success.</summary>
    internal void Handled(int index, HandlerUse use, string? fault)
    {
        ContainerMachine container = _containers[index];
        if (container.Probes.FirstOrDefault(probe => probe.Use == use) is { GiveUpAt: not null } probe)
        {
            Take(index, probe, fault);
            Advance();
        }
        else if (container.Hooks.FirstOrDefault(hook => hook.Use == use) is { IsAtWork: true } hook)
        {
            Take(index, hook, fault);
            Advance();
        }
    }

    private void Probe(int index)
    {
        ContainerMachine container = _containers[index];
        if (!container.Startup.Passed)
        {
            Probe(index, container.Startup);
        }

        if (container.Startup.Passed)
        {
            Probe(index, container.Readiness);
            Probe(index, container.Liveness);
        }
    }

    private void Probe(int index, ProbeMachine probe)
    {
        if (probe.Probe is null)
        {
            return;
        }

        if (probe.GiveUpAt is { } limit && Due(limit))
        {
            _actions.Enqueue(new PodAction.GiveUp(index, probe.Use));
            Take(index, probe, probe.Probe.Handler.Kind == PodHandlerKind.Machine && probe.Use == HandlerUse.StartupProbe ? "not ready yet" : $"no answer within {probe.Probe.TimeoutSeconds} s", late: true);
        }

        if (probe.GiveUpAt is null && _containers[index].Unhealthy is null && Due(probe.NextAt))
        {
            probe.Ask(Now);
            Due(probe.GiveUpAt!.Value);
            _actions.Enqueue(new PodAction.Handle(index, probe.Use, probe.Probe.Handler));
        }
    }

    private void Take(int index, ProbeMachine probe, string? fault, bool late = false)
    {
        bool failed = probe.Verdict == false;
        if (probe.Take(fault, late))
        {
            Revision++;
        }

        TellUnhealthy(_containers[index], probe);
        if (probe.Verdict == false && !failed)
        {
            bool stops = probe.Use != HandlerUse.ReadinessProbe;
            _actions.Enqueue(new PodAction.Note(index, $"{probe.Sentence}; the container is {(stops ? "stopped" : "not ready")}"));
            if (stops)
            {
                _containers[index].Unhealthy = probe.Sentence;
                _containers[index].Grace = probe.Probe!.GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            }
        }
    }

    // Answers to what was asked of a container that ended, or is asked to end, mean nothing.
    private void StopHandlers(int index)
    {
        GiveUpHook(index, _containers[index].PostStart);
        foreach (ProbeMachine probe in _containers[index].Probes.Where(probe => probe.GiveUpAt is not null))
        {
            _actions.Enqueue(new PodAction.GiveUp(index, probe.Use));
            probe.Cancel();
        }
    }
}
