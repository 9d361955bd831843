namespace IaC.Model.Kubernetes;

/// <summary>What is asked of a container again and again, and what its answers mean. Exactly one of <c>exec</c>, <c>httpGet</c>, <c>tcpSocket</c> and <c>grpc</c>.</summary>
public sealed record Probe
{
    /// <summary>A program that runs in the container; its exit code 0 is success.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>A request that is made to it; a status from 200 to 399 is success.</summary>
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>A connection that is made to it and closed.</summary>
    public TCPSocketAction? TcpSocket { get; init; }

    /// <summary>A question to the health service of gRPC.</summary>
    public GRPCAction? Grpc { get; init; }

    /// <summary>Seconds from the start of the container to the first time.</summary>
    [Bounds(0, int.MaxValue)]
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds from one time to the next.</summary>
    [Bounds(1, int.MaxValue)]
    public int PeriodSeconds { get; init; } = 10;

    /// <summary>Seconds without an answer that are a failure.</summary>
    [Bounds(1, int.MaxValue)]
    public int TimeoutSeconds { get; init; } = 1;

    /// <summary>Successes in a row after which it counts as well; 1 unless the probe is one of readiness.</summary>
    [Bounds(1, int.MaxValue)]
    public int SuccessThreshold { get; init; } = 1;

    /// <summary>Failures in a row after which it counts as failed.</summary>
    [Bounds(1, int.MaxValue)]
    public int FailureThreshold { get; init; } = 3;

    /// <summary>Seconds between SIGTERM and SIGKILL when the container is stopped for a failed probe; the pod's unless given. Not for readiness, which stops nothing.</summary>
    [Bounds(1, int.MaxValue)]
    public long? TerminationGracePeriodSeconds { get; init; }
}
