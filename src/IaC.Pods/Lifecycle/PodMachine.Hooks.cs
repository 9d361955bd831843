namespace IaC.Pods.Lifecycle;

/// <content>Hooks of containers (Kubernetes, "Container Lifecycle Hooks").</content>
internal sealed partial class PodMachine
{
    /// <summary>What a stop hook may take longer than the grace period, and what the program has after it at least (the kubelet's minimum).</summary>
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(2);

    /// <summary>Carries a hook out, or goes on with it.</summary>
    /// <returns>Whether it is over.</returns>
    private bool RunHook(int index, HookMachine hook)
    {
        if (hook.Begin(Now) is { } handler)
        {
            _actions.Enqueue(new PodAction.Handle(index, hook.Use, handler) { Left = hook.Use == HandlerUse.PreStop ? _containers[index].KillAt - Now : null });
        }

        if (hook is { IsAtWork: true, Until: { } until } && Due(until))
        {
            hook.End(fault: null);
        }

        return hook.IsOver;
    }

    private void Take(int index, HookMachine hook, string? fault)
    {
        hook.End(fault);
        Revision++;
        if (fault is null)
        {
            return;
        }

        bool stops = hook.Use == HandlerUse.PostStart;
        Tell(_containers[index], stops ? PodEventReason.FailedPostStartHook : PodEventReason.FailedPreStopHook, $"{(stops ? "PostStartHook" : "PreStopHook")} failed: {fault}");
        _actions.Enqueue(new PodAction.Note(index, $"{hook.Name} failed: {fault}{(stops ? "; the container is stopped" : "")}"));
        if (stops)
        {
            _containers[index].Unhealthy = $"{hook.Name} failed: {fault}";
        }
    }

    // The program is asked to stop once its hook is over, or has used up the time; then a little is left for it all the same.
    private void AskToStop(int index)
    {
        ContainerMachine container = _containers[index];
        TimeSpan least = Least(GraceOf(container));
        if (!RunHook(index, container.PreStop))
        {
            if (!Due(container.KillAt!.Value))
            {
                return;
            }

            GiveUpHook(index, container.PreStop);
            _actions.Enqueue(new PodAction.Note(index, $"{container.PreStop.Name} took longer than the grace period"));
            Tell(container, PodEventReason.FailedPreStopHook, "PreStopHook took longer than the grace period");
        }

        container.SignalWanted = false;
        if (least > TimeSpan.Zero)
        {
            _actions.Enqueue(new PodAction.Signal(index, container.StopSignal));
            if (container.KillAt < Now + least)
            {
                container.KillAt = Now + least;
            }
        }
    }

    private void GiveUpHook(int index, HookMachine hook)
    {
        if (hook.IsAtWork)
        {
            if (hook.Until is null)
            {
                _actions.Enqueue(new PodAction.GiveUp(index, hook.Use));
            }

            hook.End(fault: null);
        }
    }

    private TimeSpan GraceOf(ContainerMachine container) => container.Grace ?? TimeSpan.FromSeconds(_record.GraceSeconds);

    private static TimeSpan Least(TimeSpan grace) => grace < LeastGrace ? grace : LeastGrace;
}
