namespace IaC.Model.V1Alpha1;

/// <summary>How a host is reached and what it has.</summary>
[NotYet("packages", "network", "storage")]
public sealed record HostSpec
{
    /// <summary>How it is reached: <c>local</c> is the machine that this program runs on.</summary>
    public HostConnection Connection { get; init; } = HostConnection.Local;

    /// <summary>What may be given out.</summary>
    public HostCapacity? Capacity { get; init; }
}
