namespace IaC.Pods;

/// <summary>What events of pods are called: as by the kubelet where it has a name for them, and as the reasons of containers that ended.</summary>
public static class PodEventReason
{
    /// <summary>A container's program runs.</summary>
    public const string Started = "Started";

    /// <summary>A container could not be started.</summary>
    public const string Failed = "Failed";

    /// <summary>A container is asked to stop, and is killed when it does not.</summary>
    public const string Killing = "Killing";

    /// <summary>A container ended with the exit code 0.</summary>
    public const string Completed = "Completed";

    /// <summary>A container ended with another exit code, or by a signal.</summary>
    public const string Error = "Error";

    /// <summary>The kernel killed a process of a container for lack of memory.</summary>
    public const string OutOfMemory = "OOMKilled";

    /// <summary>A container that ended waits before it is started again.</summary>
    public const string BackOff = "BackOff";

    /// <summary>A probe failed.</summary>
    public const string Unhealthy = "Unhealthy";

    /// <summary>A start hook failed.</summary>
    public const string FailedPostStartHook = "FailedPostStartHook";

    /// <summary>A stop hook failed, or took longer than the grace period.</summary>
    public const string FailedPreStopHook = "FailedPreStopHook";

    /// <summary>The pod was active for longer than it may be.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>The pod became ready.</summary>
    public const string Ready = "Ready";

    /// <summary>The pod is not ready any more.</summary>
    public const string NotReady = "NotReady";

    /// <summary>A supervisor ended without having stopped its pod; told by whoever makes or removes the pod next.</summary>
    public const string SupervisorLost = "SupervisorLost";

    /// <summary>A container that ran on without its supervisor has another one.</summary>
    public const string TakenOver = "TakenOver";

    /// <summary>A machine was switched off by its own system.</summary>
    public const string MachineSwitchedOff = "SwitchedOff";

    /// <summary>A machine was reset by its own system.</summary>
    public const string MachineReset = "Reset";

    /// <summary>The kernel of a machine panicked.</summary>
    public const string MachinePanicked = "Panicked";

    /// <summary>The power button of a machine was pressed, so that its system switches it off.</summary>
    public const string MachinePowerButton = "PowerButton";

    /// <summary>A disk of a machine cannot be read or written.</summary>
    public const string MachineDiskFault = "DiskFault";

    /// <summary>The watchdog of a machine ran out.</summary>
    public const string MachineWatchdog = "Watchdog";

    /// <summary>A machine goes on from a snapshot with memory.</summary>
    public const string MachineRestored = "Restored";

    /// <summary>What serves a folder of the host to a machine ended before the machine did.</summary>
    public const string MachineFolderLost = "FolderLost";

    /// <summary>The supervisor met a fault of its own, and went on without what had it.</summary>
    public const string InternalError = "InternalError";

    /// <summary>Events before this one could not be written.</summary>
    public const string EventsLost = "EventsLost";
}
