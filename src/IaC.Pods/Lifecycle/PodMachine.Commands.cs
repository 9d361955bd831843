namespace IaC.Pods.Lifecycle;

/// <content>What people ask for.</content>
internal sealed partial class PodMachine
{
    /// <summary>Takes over what an earlier supervisor of this pod wrote down last: whether it was held, and what its containers had come to.</summary>
    internal void Recall(PodStatus last)
    {
        _held = last.Held;
        _activeSince = last.Started;
        if (LostSupervisor.EventOf(last) is { } loss)
        {
            _actions.Enqueue(new PodAction.Tell(loss));
        }

        foreach (ContainerMachine container in _containers)
        {
            if (last.Containers.FirstOrDefault(c => c.Name == container.Name && c.Init == container.Init) is not { } former || former.Started is null)
            {
                continue;
            }

            bool lost = LostSupervisor.WasLost(former);
            container.Starts = former.Restarts + 1;
            container.Started = former.Started;
            container.Finished = lost ? null : former.Finished;
            container.ExitCode = lost ? null : former.ExitCode;
            container.Reason = lost ? "SupervisorLost" : former.Reason;
            container.Held = former.Held;
        }
    }

    /// <summary>After <see cref="Recall"/>: the program of a container runs on, and did not notice that its supervisor ended.</summary>
    internal void TookOver(int index, int pid)
    {
        ContainerMachine container = _containers[index];
        (container.Phase, container.Pid, container.Reason) = (ContainerPhase.Running, pid, null);
        container.Starts = Math.Max(1, container.Starts);
        container.Started ??= _time.GetUtcNow();
        container.StartedAt = Now - (_time.GetUtcNow() - container.Started.Value);
        foreach (ProbeMachine probe in container.Probes)
        {
            probe.Begin(Now);
        }

        Tell(container, PodEventReason.TakenOver, $"Container {container.Name} runs on under another supervisor");
    }

    /// <summary>When the present or last run of a container began; null where there was none.</summary>
    internal DateTimeOffset? StartedAt(int index) => _containers[index].Started;

    /// <summary>Before <see cref="Begin"/>: the pod is made and stays down until it is resumed, or starts whatever an earlier supervisor was told.</summary>
    internal void KeepDown(bool held)
    {
        _held = held;
        if (!held)
        {
            Array.ForEach(_containers, container => container.Held = false);
        }
    }

    /// <summary>Stops the pod and keeps it down. A grace overrides the pod's.</summary>
    internal void Hold(TimeSpan? grace)
    {
        _held = true;
        Hurry(_containers, grace);
        Changed();
    }

    /// <summary>Stops one container and keeps it down.</summary>
    internal void Hold(int index, TimeSpan? grace)
    {
        _containers[index].Held = true;
        Hurry([_containers[index]], grace);
        Changed();
    }

    /// <summary>Starts a held pod from its first init container; nothing happens to one that is not held.</summary>
    internal void Resume()
    {
        if (_held)
        {
            _held = false;
            _draining = true;
            Changed();
        }
    }

    /// <summary>Starts a held container, or one that waits in back-off, at once.</summary>
    internal void Resume(int index)
    {
        ContainerMachine container = _containers[index];
        if (!container.Active)
        {
            container.Renew(Now);
        }
        else if (container.Held)
        {
            // On its way down: it comes back as soon as it is there.
            container.Held = false;
            container.RestartWanted = true;
        }

        Changed();
    }

    /// <summary>Stops every container and starts the pod from its first init container.</summary>
    internal void Restart(TimeSpan? grace)
    {
        _held = false;
        _draining = true;
        Hurry(_containers, grace);
        Changed();
    }

    /// <summary>Stops one container and starts it at once.</summary>
    internal void Restart(int index, TimeSpan? grace)
    {
        ContainerMachine container = _containers[index];
        if (container.Active)
        {
            container.Held = false;
            container.RestartWanted = true;
            Hurry([container], grace);
        }
        else
        {
            container.Renew(Now);
        }

        Changed();
    }

    /// <summary>Stops every container for good; <see cref="PodAction.Finish"/> follows when they are down.</summary>
    internal void End(TimeSpan? grace)
    {
        _wasOver = _ending ? _wasOver : IsOver;
        _ending = true;
        Hurry(_containers, grace);
        Changed();
    }

    /// <summary>Goes on with a record whose containers are the same in number, name and order.</summary>
    internal void Replace(PodRecord record)
    {
        _record = record;
        for (int i = 0; i < _containers.Length; i++)
        {
            Replace(i, i < record.InitContainers.Length ? record.InitContainers[i] : record.Containers[i - record.InitContainers.Length]);
        }

        Changed();
    }

    private void Replace(int index, PodContainer next)
    {
        ContainerMachine container = _containers[index];
        container.StopSignal = next.StopSignal;
        (container.PostStart.Handler, container.PreStop.Handler) = (next.PostStart, next.PreStop);
        foreach ((ProbeMachine probe, PodProbe? other) in container.Probes.Zip([next.StartupProbe, next.ReadinessProbe, next.LivenessProbe]))
        {
            bool asked = probe.GiveUpAt is not null;
            if (probe.Replace(other, Now) && asked)
            {
                _actions.Enqueue(new PodAction.GiveUp(index, probe.Use));
            }
        }

        // What refused it may be right by now, and whoever asks waits for what comes of it.
        if (container is { Phase: ContainerPhase.Waiting, Reason: StartError })
        {
            container.Renew(Now);
        }
    }

    private void Hurry(ReadOnlySpan<ContainerMachine> containers, TimeSpan? grace)
    {
        foreach (ContainerMachine container in containers)
        {
            container.Grace = grace;
            if (grace is { } most && container.KillAt > Now + most)
            {
                container.KillAt = Now + most;
            }
        }
    }

    private void Changed()
    {
        Revision++;
        Advance();
    }
}
