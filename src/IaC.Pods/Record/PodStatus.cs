using System.Collections.Immutable;

namespace IaC.Pods;

/// <summary>What a supervisor knows of its pod at a moment.</summary>
public sealed record PodStatus
{
    /// <summary>Key of the pod.</summary>
    public required string Uid { get; init; }

    /// <summary>Kind of the document: <c>Pod</c> or <c>Guest</c>.</summary>
    public string Kind { get; init; } = "Pod";

    /// <summary>Namespace of the document.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the document.</summary>
    public string Name { get; init; } = "";

    /// <summary>Name of the stack.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Kubernetes' phase: Pending, Running, Succeeded, Failed.</summary>
    public required string Phase { get; init; }

    /// <summary>Every container that should run is ready (or the pod succeeded).</summary>
    public required bool Ready { get; init; }

    /// <summary>Stopped on request and kept down until started on request.</summary>
    public bool Held { get; init; }

    /// <summary>Digest of the record that runs (canonical JSON), so that `iac` sees whether it is the one it recorded.</summary>
    public required string RecordDigest { get; init; }

    /// <summary>Address in the fabric; null with hostNetwork.</summary>
    public string? Address { get; init; }

    /// <summary>IPv6 address beside it; null where the pod has none.</summary>
    public string? AddressV6 { get; init; }

    /// <summary>When the pod began: was made, or last started again as a whole; UTC. A lost supervisor or a reboot does not change it.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Init containers, then containers, in the order of the record.</summary>
    public required ImmutableArray<ContainerStatus> Containers { get; init; }

    /// <summary>Kubernetes' reason for the phase where the pod as a whole has one: DeadlineExceeded. Null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it is not ready: Kubernetes' reasons where there is one (CrashLoopBackOff), or the failed step.</summary>
    public string? Message { get; init; }
}

/// <summary>What a supervisor knows of one container.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name within the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is an init container.</summary>
    public bool Init { get; init; }

    /// <summary><c>waiting</c>, <c>running</c>, <c>terminated</c>.</summary>
    public required string State { get; init; }

    /// <summary>It runs, has started (startupProbe) and is ready (readinessProbe); nothing asked it to stop.</summary>
    public bool Ready { get; init; }

    /// <summary>Why it runs and is not ready: the probe that is waited for, and what it said last. Null otherwise.</summary>
    public string? Unready { get; init; }

    /// <summary>It is a machine, and its QEMU does not answer its supervisor.</summary>
    public bool Unresponsive { get; init; }

    /// <summary>It is a machine, and becomes what its record says while it runs.</summary>
    public bool Changing { get; init; }

    /// <summary>What of a machine waits for its next start, and why: <c>memory: ...</c>.</summary>
    public ImmutableArray<string> Pending { get; init; } = [];

    /// <summary>Reason, as in Kubernetes: ContainerCreating, CrashLoopBackOff, Completed, Error, OOMKilled, StartError, Unhealthy (stopped for a failed probe), PostStartHookError.</summary>
    public string? Reason { get; init; }

    /// <summary>Detail for people: the step, path and errno of a start error, or what the failed probe said.</summary>
    public string? Message { get; init; }

    /// <summary>Stopped on request and kept down until started on request.</summary>
    public bool Held { get; init; }

    /// <summary>Why lines of its log are lost (a full disk, say); null while none are.</summary>
    public string? LogFault { get; init; }

    /// <summary>Process id on the host while running.</summary>
    public int? Pid { get; init; }

    /// <summary>How often it was started again.</summary>
    public int Restarts { get; init; }

    /// <summary>Exit code of the last run (128 + signal).</summary>
    public int? ExitCode { get; init; }

    /// <summary>Start of the present or last run, UTC.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>End of the last run, UTC.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>When the next start is due, UTC, while waiting in back-off.</summary>
    public DateTimeOffset? NextStart { get; init; }
}
