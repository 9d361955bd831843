namespace IaC.Pods;

/// <summary>A probe of a container, as in Kubernetes.</summary>
public sealed record PodProbe
{
    /// <summary>What is asked.</summary>
    public required PodHandler Handler { get; init; }

    /// <summary>Seconds from the container's start to the first time.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds from one time to the next.</summary>
    public int PeriodSeconds { get; init; } = 10;

    /// <summary>Seconds without an answer that are a failure.</summary>
    public int TimeoutSeconds { get; init; } = 1;

    /// <summary>Successes in a row that count.</summary>
    public int SuccessThreshold { get; init; } = 1;

    /// <summary>Failures in a row that count.</summary>
    public int FailureThreshold { get; init; } = 3;

    /// <summary>Seconds between the stop signal and SIGKILL when it fails; null takes the pod's.</summary>
    public int? GraceSeconds { get; init; }
}
