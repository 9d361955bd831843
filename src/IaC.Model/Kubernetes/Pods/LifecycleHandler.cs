namespace IaC.Model.Kubernetes;

/// <summary>What a hook does. Exactly one of <c>exec</c>, <c>httpGet</c> and <c>sleep</c>; a <c>tcpSocket</c> hook is deprecated in Kubernetes and never did anything.</summary>
public sealed record LifecycleHandler
{
    /// <summary>A program that runs in the container; any exit code but 0 is a failure.</summary>
    public ExecAction? Exec { get; init; }

    /// <summary>A request that is made to it. Any answer will do: as in Kubernetes, its status is not looked at.</summary>
    public HTTPGetAction? HttpGet { get; init; }

    /// <summary>Time that passes.</summary>
    public SleepAction? Sleep { get; init; }
}
