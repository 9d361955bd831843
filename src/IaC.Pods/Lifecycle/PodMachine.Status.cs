namespace IaC.Pods.Lifecycle;

/// <content>What is shown of it; a pure function of the state.</content>
internal sealed partial class PodMachine
{
    /// <summary>The status of now. Fields that the machine does not know are taken from <paramref name="basis"/>.</summary>
    internal PodStatus Status(PodStatus basis)
    {
        bool initialised = _containers.All(c => c.Initialised);
        ContainerStatus[] containers = [.. _containers.Select(c => StatusOf(c, initialised))];
        string phase = Phase(initialised);

        bool ready = phase == "Succeeded" || (!IsStopping && initialised && _containers.All(c => c.Ready));
        return basis with
        {
            Phase = phase,
            Ready = ready,
            Held = _held,
            Started = _activeSince ?? basis.Started,
            Containers = [.. containers],
            Reason = _expired ? "DeadlineExceeded" : null,
            Message = ready ? null : _held ? "held" : _expired ? $"it was active for longer than {_record.ActiveDeadlineSeconds} s" : containers.Select(Trouble).FirstOrDefault(trouble => trouble is not null),
        };
    }

    // Kubernetes, "Pod Lifecycle", pod phase. One that is stopped with its supervisor did not come to its end by that.
    private string Phase(bool initialised)
    {
        IEnumerable<ContainerMachine> containers = _containers.Where(c => !c.Init);
        if (!_held && (_ending ? _wasOver : IsOver))
        {
            return !_expired && containers.All(c => c.Succeeded) ? "Succeeded" : "Failed";
        }

        return initialised && containers.All(c => c.Starts > 0) ? "Running" : "Pending";
    }

    private static ContainerStatus StatusOf(ContainerMachine container, bool initialised) => new()
    {
        Name = container.Name,
        Init = container.Init,
        State = container.Phase switch { ContainerPhase.Running => "running", ContainerPhase.Ended => "terminated", _ => "waiting" },
        Reason = container switch
        {
            { Phase: ContainerPhase.Waiting, NextStart: not null, Reason: not StartError } => "CrashLoopBackOff",
            { Phase: ContainerPhase.Waiting, Starts: 0, Init: false } when !initialised => "PodInitializing",
            { Phase: ContainerPhase.Waiting or ContainerPhase.Starting, Starts: 0 } => "ContainerCreating",
            _ => container.Reason,
        },
        Message = container.Message,
        Ready = container.Ready,
        Unready = Unready(container),
        Unresponsive = container is { Phase: ContainerPhase.Running, Startup.Passed: true, Readiness: { IsLate: true, Probe.Handler.Kind: PodHandlerKind.Machine } },
        Held = container.Held,
        Pid = container.Pid,
        Restarts = Math.Max(0, container.Starts - 1),
        ExitCode = container.ExitCode,
        Started = container.Started,
        Finished = container.Finished,
        NextStart = container.NextStart,
    };

    private static string? Unready(ContainerMachine container) => container switch
    {
        { Phase: not ContainerPhase.Running } or { RunsToEnd: true } => null,
        { Unhealthy: { } unhealthy } => unhealthy,
        { KillAt: not null } or { RestartWanted: true } => "stopping",
        { PostStart: { IsOver: false } hook } => $"{hook.Name} is not over yet",
        { Startup: { Passed: false } startup } => startup.Describe,
        { Readiness: { Passed: false } readiness } => readiness.Describe,
        _ => null,
    };

    private static string? Trouble(ContainerStatus container) => container switch
    {
        { Unready: { } unready } => $"container {container.Name}: {unready}",
        { State: "running" } or { State: "terminated", ExitCode: 0 } or { Reason: null or "PodInitializing" or "ContainerCreating" } => null,
        { Message: { } message } => $"container {container.Name}: {container.Reason}: {message}",
        _ => $"container {container.Name}: {container.Reason}, exit code {container.ExitCode}",
    };
}
